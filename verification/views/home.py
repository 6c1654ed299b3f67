"""The task list, and the last look before everything is submitted."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.access import user_of
from core.errors import DomainError
from core.policy import current_policy
from core.times import canonical_zone
from messaging.preferences.actions import change_preferences
from pages.way_back import MARKETPLACE
from sellers.answers import Section, answers_of
from sellers.models import Seller
from sellers.rules import missing_steps
from verification.actions.cases import submit_case
from verification.announcements.notices import notices_for
from verification.banner import banner_for
from verification.changes.changeable import can_change
from verification.forms import SubmitForm
from verification.life.todo import sections
from verification.measures.words import told_of as told_of_measure
from verification.reading import called_off
from verification.screening.doubts import doubts_of
from verification.screening.facts import declared_facts
from verification.sessions.missed import last_missed, told_of
from verification.views.seller import seller_of, where_it_stands


@login_required
def home(request: HttpRequest) -> HttpResponse:
    if user_of(request).is_staff and not Seller.objects.of(user_of(request)).exists():
        return redirect("admin:index")
    context = where_it_stands(seller_of(request))
    if context["case"]:
        context["called_off"] = called_off(context["case"])
        missed = last_missed(context["case"])
        context["missed"] = missed and told_of(missed)
    others = context["measures"][1 if context["now"].page == "measure" else 0 :]
    context["limits"] = [told_of_measure(each) for each in others]
    context["notices"] = notices_for(context["seller"])
    context["can_change"] = can_change(context["seller"])
    context["banner"] = banner_for(context["seller"])
    context["marketplace"] = request.session.get(MARKETPLACE)
    context["sections"] = sections(context["seller"], context["case"], context["now"], context["certification"])
    return render(request, "verification/home.html", context)


@login_required
def check_answers(request: HttpRequest) -> HttpResponse:
    """One page: what was entered, each with its Change link; what is in doubt is said here, before it counts."""
    seller = seller_of(request)
    if seller.locked_at:
        return redirect("case")
    if missing_steps(seller):
        messages.warning(request, _("Something is still missing. Complete what is marked “To do”, then submit."))
        return redirect("home")
    doubts = doubts_of(declared_facts(seller, policy=current_policy()))
    initial = {"language": seller.user.language, "zone": canonical_zone(seller.user.time_zone)}
    form = SubmitForm(request.POST or None, initial=initial, doubts=doubts)
    if form.is_valid():
        return _submit(request, seller, form)
    groups = [(section.title, _rows(section, back_to=request.path)) for section in answers_of(seller)]
    context = {"form": form, "groups": groups}
    return render(request, "verification/check_answers.html", context)


def _rows(section: Section, *, back_to: str) -> list[dict[str, str]]:
    url = f"{section.url}?{urlencode({'next': back_to})}"
    return [{"label": answer.label, "value": answer.full or answer.value, "url": url} for answer in section.answers]


def _submit(request: HttpRequest, seller: Seller, form: SubmitForm) -> HttpResponse:
    user = user_of(request)
    language, zone = form.cleaned_data["language"], form.cleaned_data["zone"]
    if zone != user.time_zone:
        change_preferences(user, actor=user, time_zone=zone)
    try:
        submit_case(seller, actor=user, language=language)
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("case")
