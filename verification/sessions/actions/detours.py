"""Giving a case to a person without the session that it needs."""

from datetime import datetime
from typing import Any, cast

from audit.log import Subject
from core.clock import database_now
from core.models import User
from core.roles import MAY_DECIDE_ON_OTHERS
from core.times import format_moment
from messaging.models import OpsTask
from messaging.ops_tasks.actions import close_task, open_task
from verification.actions.moving import move
from verification.models import Case, Detour, MissedSession
from verification.sessions.actions.contests import may_answer

TO_RULE = "session_ruling"


def give_to_a_person(
    case: Case, cause: Detour.Cause, *, actor: Subject | None, about: MissedSession | None, why: str = "", **data: Any
) -> Detour:
    """A locked case. `about`: the session for which it comes to this. `data` says in the event why. What a lead has to
    rule on first becomes their task."""
    detour = Detour.objects.create(case=case, cause=cause, missed=about, why=why, made_at=database_now())
    case.give_booking_up()
    status = Case.Status.RULING_NEEDED if cause in Detour.TO_RULE_ON else Case.Status.DOCUMENT_REVIEW
    move(case, status, actor=actor, detour=detour.public_id, **data)
    if cause in Detour.TO_RULE_ON:
        due = format_moment(cast(datetime, case.due_at), case.seller.user.time_zone, "en")
        facts = {"case": case.public_id, "why": str(cause.label), "due": due}
        open_task(TO_RULE, key=detour.public_id, facts=facts, actor=None)
    return detour


def rule_on(detour: Detour, ruling: Detour.Ruling, *, actor: User, reason: str) -> None:
    """`reason` is checked text."""
    detour.ruling, detour.ruling_reason = ruling, reason
    detour.ruled_at, detour.ruled_by = database_now(), actor
    detour.save(update_fields=["ruling", "ruling_reason", "ruled_at", "ruled_by"])
    for task in OpsTask.objects.filter(kind=TO_RULE, key=detour.public_id, closed_at=None):
        close_task(task, actor=actor, note=str(ruling.label))


def may_rule(detour: Detour, user: User) -> bool:
    """A lead who was not part of the session, nor ruled on the same request before."""
    if detour.missed:
        return may_answer(detour.missed, user)
    before = detour.case.detours.filter(cause=detour.cause, ruled_by=user)
    is_lead = user.has_perm(MAY_DECIDE_ON_OTHERS) and user.pk != detour.case.seller.user_id
    return is_lead and not before.exists()
