"""One appeal: what was decided and why, what the seller says, the answer. For who hears it, and for leads to see."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import user_of
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.roles import MAY_DECIDE_ON_OTHERS
from sellers import why as way
from verification.admin_pages import draw, is_done, needs
from verification.appeals.actions.hearing import answer_appeal, release_appeal, take_appeal
from verification.appeals.actions.papers import read_paper
from verification.appeals.forms import AnswerForm
from verification.appeals.hearers import shown_to
from verification.catalogue.reasons import words_of
from verification.measures.grounds import GROUNDS
from verification.models import Appeal, Decision, GiveBack, Measure
from verification.reviewing.findings import decided_text


@require_http_methods(["GET", "POST"])
@needs("view_appeal")
def appeal_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, appeal = user_of(request), _appeal_or_404(request, pk)
    mine = appeal.status == Appeal.Status.OPEN and appeal.assigned_to_id == user.pk
    form = AnswerForm(request.POST or None) if mine and not appeal.waits_for_second else None
    if form and form.is_valid() and _answered(form, appeal, request):
        return redirect("admin:verification_appeal_changelist")
    if appeal.measure:
        return _measure_page(request, appeal, appeal.measure, form=form, mine=mine)
    case = appeal.case
    decisions = list(case.decisions.select_related("review", "decided_by"))
    words = words_of({named for each in decisions for named in each.reasons.items()})
    return draw(
        request,
        "appeal/page",
        title=_("Appeal of %(seller)s") % {"seller": case.seller},
        appeal=appeal,
        case=case,
        told=decided_text(cast(Decision, appeal.decision), case),
        decisions=[(each, [words[named].label for named in each.reasons.items()]) for each in decisions],
        before=_answered_before(appeal),
        **_acts(appeal, user, form=form, mine=mine),
    )


def _acts(appeal: Appeal, user: User, *, form: AnswerForm | None, mine: bool) -> dict[str, Any]:
    held = appeal.status == Appeal.Status.OPEN and appeal.assigned_to_id and not appeal.waits_for_second
    return {
        "form": form,
        "now": database_now(),
        "opens": mine or (appeal.measure is None and user.has_perm(MAY_DECIDE_ON_OTHERS)),
        "give_back_reasons": GiveBack.Reason.choices,
        "may_release": held and (mine or user.has_perm(MAY_DECIDE_ON_OTHERS)),
    }


def _measure_page(
    request: HttpRequest, appeal: Appeal, measure: Measure, *, form: AnswerForm | None, mine: bool
) -> HttpResponse:
    return draw(
        request,
        "appeal/page",
        title=_("Appeal of %(seller)s") % {"seller": appeal.seller},
        appeal=appeal,
        measure=measure,
        ground=GROUNDS[measure.ground],
        before=_answered_before(appeal),
        **_acts(appeal, user_of(request), form=form, mine=mine),
    )


def _answered_before(appeal: Appeal) -> QuerySet[Appeal]:
    earlier = appeal.about.appeals.filter(step__lt=appeal.step, answered_at__isnull=False)
    return earlier.select_related("assigned_to").prefetch_related("papers")


def _appeal_or_404(request: HttpRequest, pk: int) -> Appeal:
    rows = shown_to(user_of(request)).select_related(
        "decision__review",
        "decision__case__seller__user",
        "decision__case__seller__business",
        "measure__proposed_by",
        "measure__confirmed_by",
        "seller__user",
        "seller__business",
        "assigned_to",
    )
    return get_object_or_404(rows, pk=pk)


def _answered(form: AnswerForm, appeal: Appeal, request: HttpRequest) -> bool:
    """What is refused becomes an error of the form."""
    try:
        answer_appeal(appeal, actor=user_of(request), **form.cleaned_data)
    except DomainError as refused:
        form.add_error(None, str(refused.message))
        return False
    told = Appeal.objects.get(pk=appeal.pk).answered_at is not None
    waits = _("A second person has to confirm that the measure ends. The seller reads your answer then.")
    messages.success(request, _("Answered. The seller has been told.") if told else waits)
    return True


@require_GET
@needs("view_appeal")
def paper(request: HttpRequest, pk: int, paper: str, number: int) -> HttpResponse:
    """A page (from 1) of a document added to an appeal against a measure, for who hears it. Those of a case:
    verification.console.evidence."""
    user, appeal = user_of(request), _appeal_or_404(request, pk)
    found = get_object_or_404(appeal.papers, public_id=paper)
    if appeal.measure is None or appeal.assigned_to_id != user.pk or appeal.status != Appeal.Status.OPEN:
        raise Http404
    back = reverse("admin:verification_appeal_change", args=[pk])
    ground = way.ground_to_open(request, appeal, why=back, mine=True)
    if isinstance(ground, HttpResponse):
        return ground
    page = read_paper(found, number, actor=user, ground=ground)
    if page is None:
        raise Http404
    kept = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}
    return HttpResponse(page, content_type="image/jpeg", headers=kept)


@require_POST
@needs("review_case")
def take(request: HttpRequest) -> HttpResponse:
    try:
        appeal = take_appeal(user_of(request))
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("admin:verification_appeal_changelist")
    return redirect("admin:verification_appeal_change", appeal.pk)


@require_POST
@needs("review_case")
def release(request: HttpRequest, pk: int) -> HttpResponse:
    appeal, said = _appeal_or_404(request, pk), _("Given back: it waits for somebody else.")
    reason = request.POST.get("reason", "")
    is_done(request, lambda: release_appeal(appeal, actor=user_of(request), reason=reason), said)
    return redirect("admin:verification_appeal_changelist")
