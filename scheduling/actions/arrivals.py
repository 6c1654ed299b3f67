"""In person there is no room to be seen in: the seller says the session ID, and whoever receives them types it in."""

import hmac
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from scheduling.models import Session
from scheduling.room.actions.staying import stay
from scheduling.room.presence import opens_at
from scheduling.session_ids import tidy_code


@transaction.atomic
def try_code(session: Session, *, actor: User, code: str) -> bool:
    """Whether the code is this session's: then the seller is there, and it begins. A wrong one is counted.

    DomainError: "not_yours", "not_in_person", "illegal_transition", "too_early", "too_many_codes".
    """
    rows = Session.objects.select_related("booking", "owner").select_for_update(of=("self",))
    session = rows.get(pk=session.pk)
    _refuse_if_not_now(session, actor=actor)
    session.move_to(Session.Status.LIVE)  # refused once it has begun or is over; saved only if the code is right
    now = database_now()
    if not hmac.compare_digest(tidy_code(code).encode(), session.code.encode()):
        Session.objects.filter(pk=session.pk).update(wrong_codes=session.wrong_codes + 1, wrong_code_at=now)
        record("session.code_refused", actor=actor, subject=session, data={"count": session.wrong_codes + 1})
        return False
    session.entered_at = session.admitted_at = now
    session.save(update_fields=["status", "entered_at", "admitted_at"])
    stay(session)
    record("session.code_given", actor=actor, subject=session)
    return True


def _refuse_if_not_now(session: Session, *, actor: User) -> None:
    policy, now = current_policy(), database_now()
    if not session.in_person:
        raise DomainError("not_in_person", _("This session is held by video: the seller enters with the link."))
    if session.owner is None or session.owner.user_id != actor.pk:
        raise DomainError("not_yours", _("Somebody else holds this session."))
    if now < opens_at(session.booking.starts_at):
        minutes = {"minutes": policy.join_opens_before_minutes}
        raise DomainError(
            "too_early", _("A session begins %(minutes)d minutes before its time at the earliest.") % minutes
        )
    pause = timedelta(minutes=policy.arrival_pause_minutes)
    if session.wrong_codes >= policy.arrival_guesses_count and now < session.wrong_code_at + pause:  # type: ignore[operator]
        raise DomainError(
            "too_many_codes",
            _("Too many session IDs did not fit. Wait %(minutes)d minutes, and let the seller look it up meanwhile.")
            % {"minutes": policy.arrival_pause_minutes},
        )
