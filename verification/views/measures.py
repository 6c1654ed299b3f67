"""The page of one measure against the account: why, from when, until when, the way back; and that it is done."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import user_of
from core.clock import database_now
from core.errors import DomainError
from verification.appeals.standing import appeals_of, possible_step
from verification.changes.changeable import can_change
from verification.forms import DoneForm
from verification.life.stands import measure_stands
from verification.measures.actions.saying_done import say_done
from verification.measures.words import told_of
from verification.models import Appeal, Measure

# What is put right by a change of details.
BY_CHANGE = ("documents_expired", "details_outdated")


@login_required
@require_safe
def measure(request: HttpRequest, public_id: str) -> HttpResponse:
    return _draw(request, _of(request, public_id), DoneForm())


@login_required
@require_POST
def measure_done(request: HttpRequest, public_id: str) -> HttpResponse:
    measure, form = _of(request, public_id), DoneForm(request.POST)
    if not form.is_valid():
        return _draw(request, measure, form)
    try:
        say_done(measure, actor=user_of(request), text=form.cleaned_data["text"])
    except DomainError as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("We have your words. A person looks at them and answers."))
    return redirect("measure", public_id)


def _of(request: HttpRequest, public_id: str) -> Measure:
    """Another's is a 404, and so is what nobody has confirmed."""
    mine = Measure.objects.of(user_of(request)).select_related("seller__user")
    return get_object_or_404(mine, public_id=public_id)


def _draw(request: HttpRequest, measure: Measure, form: DoneForm) -> HttpResponse:
    open_form = form if measure.can_be_made_good and not measure.waits_for_answer else None
    context = {"told": told_of(measure), "measure": measure, "form": open_form, "zone": measure.seller.user.time_zone}
    context["by_change"] = measure.stands and measure.ground in BY_CHANGE and can_change(measure.seller)
    return render(request, "verification/measure.html", context | _appeals(measure))


def _appeals(measure: Measure) -> dict[str, Any]:
    step, appeals = possible_step(measure, now=database_now()), appeals_of(measure)
    waiting = next((each for each in appeals if each.status == Appeal.Status.OPEN), None)
    return {
        "now": measure_stands(measure, appeal=waiting, until=step and step[1]),
        "appeals": appeals,
        "step": step and step[0],
        "until": step and step[1],
        "draft": measure.appeals.filter(status=Appeal.Status.DRAFT).exists(),
    }
