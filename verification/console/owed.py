"""A case that is here without the session that it needs: why, and what can be done about it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import user_of
from core.errors import DomainError
from verification.console.access import cleaned, reviewer_only
from verification.console.forms import OwedForm
from verification.models import Case, Detour
from verification.sessions.actions.detours import may_rule
from verification.sessions.actions.owed import give_session_again, waive_session
from verification.sessions.owed import lacks_session, owed_session

TYPED = "typed_owed_reason"


@dataclass(frozen=True)
class Owed:
    """`detour`: None where nobody missed it. `typed`: a reason that was refused, so that nothing is typed twice."""

    detour: Detour | None
    count: int
    may_waive: bool
    typed: str


def owed_of(request: HttpRequest, case: Case) -> Owed | None:
    if case.status not in (Case.Status.DOCUMENT_REVIEW, Case.Status.RULING_NEEDED):
        return None
    detour = owed_session(case)
    if detour is None:
        return Owed(None, 0, False, request.session.pop(TYPED, "")) if lacks_session(case) else None
    count = case.missed.counted().count()
    return Owed(detour, count, may_rule(detour, user_of(request)), request.session.pop(TYPED, ""))


@require_POST
@reviewer_only
def give_again(request: HttpRequest, case: Case) -> HttpResponseBase:
    return _answer(request, case, give_session_again, _("The seller has new times, and has been told."))


@require_POST
@reviewer_only
def waive(request: HttpRequest, case: Case) -> HttpResponseBase:
    return _answer(
        request, case, waive_session, _("From now on somebody else than you can approve it on its documents.")
    )


def _answer(request: HttpRequest, case: Case, act: Callable[..., None], done: str) -> HttpResponseBase:
    form, actor = OwedForm(request.POST), user_of(request)
    try:
        act(case, actor=actor, **cleaned(form))
        messages.success(request, done)
    except DomainError as refused:
        request.session[TYPED] = form.data.get("reason", "")[:2000]
        messages.error(request, str(refused.message))
    return redirect("admin:verification_case_change", case.pk)
