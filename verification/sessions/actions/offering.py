"""Offering times for a case that needs a session; where none is free or none fits, staff have to find one."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from core.policy import current_policy
from core.times import format_moment
from messaging.outbox import queue_message
from scheduling import actions as scheduling
from scheduling.models import Offer
from verification.actions.moving import move
from verification.actions.promising import turn_to
from verification.life.deadlines import due_moment
from verification.life.table import At
from verification.models import Case
from verification.sessions.wishes import hours_of

HOUR = timedelta(hours=1)


def offer_times(case: Case, *, actor: Subject | None, tell: bool) -> list[Offer]:
    """For a locked case. `tell`: also by message, which a seller who looks at the page himself does not need.

    Where no other time is free, those that are held stay held.
    """
    offers = hold_times(case, actor=actor)
    case.offer_sets += 1
    if offers:
        case.times_wanted_at, case.times_gone_at, case.due_at = None, None, offers[0].expires_at
        turn_to(case, At.TIMES_HELD)
        record("case.times_offered", actor=actor, subject=case)
    else:
        want_times(case, actor=actor)
    case.save()
    if tell:
        purpose = "session_needed" if offers else "times_wanted"
        queue_message(purpose, to=case.seller.user, about=case, revision=case.offer_sets)
    return offers


def choose_again(case: Case, *, actor: Subject | None, tell: bool, **data: Any) -> None:
    """A locked case whose agreed time is gone: new ones at once, by video or where it was agreed.

    `data` says in the event why.
    """
    case.give_booking_up()
    move(case, Case.Status.SESSION_NEEDED, actor=actor, **data)
    offer_times(case, actor=None, tell=tell)


def hold_times(case: Case, *, actor: Subject | None) -> list[Offer]:
    """Other times than those held, where and as the seller wished; nothing has changed where there are none.

    DomainError "too_many_sets" for a seller who asks for them too often: all who look for times wait for each other.
    """
    if case.place and not case.place.active:
        return []
    if actor:
        _count_set(case)
    with transaction.atomic():
        offers = scheduling.offer_times(
            case.seller,
            language=case.language,
            actor=actor,
            hours=hours_of(case.wished_times),
            time_zone=case.wished_times.get("time_zone", ""),
            place=case.place,
        )
        transaction.set_rollback(not offers)
    return offers


def _count_set(case: Case) -> None:
    now, limit = database_now(), current_policy().offer_sets_per_hour_count
    if case.sets_asked_since is None or now >= case.sets_asked_since + HOUR:
        case.sets_asked, case.sets_asked_since = 0, now
    if case.sets_asked >= limit:
        when = format_moment(case.sets_asked_since + HOUR, case.seller.user.time_zone, get_language())
        raise DomainError(
            "too_many_sets",
            _(
                "You have asked for other times very often. What is held for you stays: choose one of those times, or "
                "ask again from %(when)s on."
            )
            % {"when": when},
        )
    case.sets_asked += 1
    case.save(update_fields=["sets_asked", "sets_asked_since"])


def want_times(case: Case, *, actor: Subject | None) -> None:
    """Staff have to find a time. The promise counts from the first time it was given; the caller saves."""
    if case.times_wanted_at is None:
        case.times_wanted_at = database_now()
    case.times_gone_at = None
    case.due_at = due_moment(case, At.TIMES_WANTED, now=case.times_wanted_at)
    turn_to(case, At.TIMES_WANTED)
    record("case.times_wanted", actor=actor, subject=case, data=case.wished_times)
