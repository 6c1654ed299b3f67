"""One appeal: what was decided and why, what the seller says, the answer. For who hears it, and for leads to see."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import user_of
from core.errors import DomainError
from verification.actions.hearing import answer_appeal, release_appeal, take_appeal
from verification.admin_pages import draw, needs
from verification.appeals.forms import AnswerForm
from verification.findings import decided_text
from verification.hearings import LEADS, shown_to
from verification.models import Appeal
from verification.reasons import words_of


@require_http_methods(["GET", "POST"])
@needs("view_appeal")
def appeal_page(request: HttpRequest, pk: int) -> HttpResponse:
    user, appeal = user_of(request), _appeal_or_404(request, pk)
    mine = appeal.status == Appeal.Status.OPEN and appeal.assigned_to_id == user.pk
    form = AnswerForm(request.POST or None) if mine else None
    if form and form.is_valid() and _answered(form, appeal, request):
        return redirect("admin:verification_appeal_changelist")
    case = appeal.case
    decisions = list(case.decisions.select_related("review", "decided_by"))
    words = words_of({named for each in decisions for named in each.reasons.items()})
    return draw(
        request,
        "appeal/page",
        title=_("Appeal of %(seller)s") % {"seller": case.seller},
        appeal=appeal,
        case=case,
        told=decided_text(appeal.decision, case),
        decisions=[(each, [words[named].label for named in each.reasons.items()]) for each in decisions],
        before=_answered_before(appeal),
        form=form,
        opens=mine or user.has_perm(LEADS),
        may_release=appeal.status == Appeal.Status.OPEN and appeal.assigned_to_id and (mine or user.has_perm(LEADS)),
    )


def _answered_before(appeal: Appeal) -> QuerySet[Appeal]:
    earlier = appeal.decision.appeals.filter(step__lt=appeal.step, answered_at__isnull=False)
    return earlier.select_related("assigned_to").prefetch_related("papers")


def _appeal_or_404(request: HttpRequest, pk: int) -> Appeal:
    rows = shown_to(user_of(request)).select_related(
        "decision__review", "decision__case__seller__user", "decision__case__seller__business", "assigned_to"
    )
    return get_object_or_404(rows, pk=pk)


def _answered(form: AnswerForm, appeal: Appeal, request: HttpRequest) -> bool:
    """What is refused becomes an error of the form."""
    try:
        answer_appeal(appeal, actor=user_of(request), **form.cleaned_data)
    except DomainError as refused:
        form.add_error(None, str(refused.message))
        return False
    messages.success(request, _("Answered. The seller has been told."))
    return True


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
    try:
        release_appeal(_appeal_or_404(request, pk), actor=user_of(request))
    except DomainError as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Given back: it waits for somebody else."))
    return redirect("admin:verification_appeal_changelist")
