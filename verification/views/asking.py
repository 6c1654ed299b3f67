"""A check without a session: offered once technology has failed too often, or asked for with a reason."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.access import user_of
from core.errors import DomainError
from core.policy import current_policy
from scheduling.places import places_for
from verification.forms import WithoutVideoForm
from verification.models import Case
from verification.sessions.actions.asking import ask_without_video, is_offered, may_ask
from verification.views.seller import case_of
from verification.views.times import redirect_to_session


@login_required
def without_video(request: HttpRequest) -> HttpResponse:
    case = case_of(request)
    if case.status != Case.Status.SESSION_NEEDED:
        return redirect_to_session(case)
    offered = is_offered(case)
    form = None if offered else WithoutVideoForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        return _ask(request, case, form.cleaned_data["why"] if form else "")
    return render(request, "verification/without_video.html", _context(case, form))


def _ask(request: HttpRequest, case: Case, why: str) -> HttpResponse:
    try:
        ask_without_video(case, actor=user_of(request), why=why)
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("without_video")
    messages.success(request, _("Done. This page says who acts next, and by when you hear from us."))
    return redirect("case")


def _context(case: Case, form: WithoutVideoForm | None) -> dict[str, Any]:
    return {
        "form": form,
        "case": case,
        "may_ask": may_ask(case),
        "days": current_policy().review_deadline_workdays,
        "places": [place for place in places_for(case.seller, case.language) if place != case.place],
    }
