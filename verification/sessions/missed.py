"""What pages and messages show of a session that was not held to its end. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language

from core.policy import Policy, current_policy
from core.times import format_moment
from verification.life.table import REVIEWED, Status
from verification.models import Case, MissedSession
from verification.sessions.missed_words import fault, fault_text


@dataclass(frozen=True)
class ToldMissed:
    """One of them in the active language: `when` in the zone that was agreed, `answer_by` while an answer is due."""

    missed: MissedSession
    title: Promise
    text: str
    when: str
    answer_by: datetime | None


def missed_of(public_id: str) -> MissedSession:
    rows = MissedSession.objects.select_related("session__booking", "session__owner", "case__seller__user", "promise")
    return rows.get(public_id=public_id)


def last_missed(case: Case) -> MissedSession | None:
    """What explains where the case stands now; None once there is a newer booking, or a person's word."""
    if case.booking_id or case.status not in (Status.SESSION_NEEDED, Status.RULING_NEEDED, *REVIEWED):
        return None
    newest = case.missed.select_related("session__booking").first()
    return None if newest is None or newest.taken_back else newest


def told_of(missed: MissedSession) -> ToldMissed:
    number = missed.case.missed.counted().filter(pk__lte=missed.pk).count()
    return _told(missed, number, current_policy())


def all_told(case: Case) -> list[ToldMissed]:
    """The newest first, in one query, and that of the policy if there are any."""
    named = ("session__booking", "session__owner", "answered_by", "promise", "detour__ruled_by")
    rows = list(case.missed.select_related(*named).order_by("id"))
    if not rows:
        return []
    policy, told, number = current_policy(), [], 0
    for missed in rows:
        number += missed.counts
        told.append(_told(missed, number, policy))
    return told[::-1]


def _told(missed: MissedSession, number: int, policy: Policy) -> ToldMissed:
    booking, finding = missed.session.booking, missed.session.finding
    return ToldMissed(
        missed,
        fault(finding, in_person=booking.in_person).title,
        fault_text(
            finding,
            number=number,
            limit=policy.no_shows_count,
            taken_back=missed.taken_back,
            in_person=booking.in_person,
        ),
        format_moment(booking.starts_at, booking.time_zone, get_language()),
        answer_by(missed),
    )


def answer_by(missed: MissedSession) -> datetime | None:
    """As promised; None while nothing waits for an answer."""
    if missed.contested_at is None or missed.answered_at:
        return None
    return missed.promise.told_at
