"""Missed sessions on the case's page: what was found, who was there, and the answer to a contest."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import user_of
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from scheduling.models import Presence
from scheduling.timeline import timeline_of
from verification.console.access import cleaned, reviewer_only
from verification.console.forms import ContestAnswerForm
from verification.models import Case
from verification.sessions.actions.contests import answer_contest, may_answer
from verification.sessions.missed import all_told

TYPED = "typed_contest_answer"


def missed_rows(case: Case, user: User, typed: dict[str, str]) -> list[dict[str, Any]]:
    """`typed`: an answer that was refused, by the missed session's public id, so that nothing is typed twice."""
    rows = all_told(case)
    if not rows:
        return []
    stays = Prefetch("presences", Presence.objects.select_related("manager"))
    prefetch_related_objects([told.missed.session for told in rows], stays, "booking__manager")
    grace = current_policy().no_show_grace
    return [
        {
            "told": told,
            "timeline": timeline_of(told.missed.session, grace=grace),
            "may_answer": may_answer(told.missed, user),
            "typed": typed.get(told.missed.public_id, ""),
        }
        for told in rows
    ]


@require_POST
@reviewer_only
def answer(request: HttpRequest, case: Case, missed: str) -> HttpResponseBase:
    row = get_object_or_404(case.missed, public_id=missed)
    form = ContestAnswerForm(request.POST)
    try:
        answer_contest(row, actor=user_of(request), **cleaned(form))
        messages.success(request, _("Answered. The seller has been told."))
    except DomainError as refused:
        request.session[TYPED] = {missed: form.data.get("text", "")[:2000]}
        messages.error(request, str(refused.message))
    return redirect("admin:verification_case_change", case.pk)
