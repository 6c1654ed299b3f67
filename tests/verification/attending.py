"""Sessions whose time has come or passed, and who was in the room then: rows are moved, no clock."""

import secrets
from datetime import datetime, timedelta

from django.utils import timezone

from core.models import PolicyVersion
from scheduling.models import AccountManager, Booking, Presence, Session, Side
from verification.models import Case


def began(case: Case, minutes_ago: float, *, length: int = 30) -> Case:
    """As if the session of a booked case had begun then."""
    starts_at = timezone.now() - timedelta(minutes=minutes_ago)
    Booking.objects.filter(pk=case.booking.pk).update(period=(starts_at, starts_at + timedelta(minutes=length)))
    return again(case)


def again(case: Case) -> Case:
    return Case.objects.select_related("booking__session", "seller__user").get(pk=case.pk)


def was_there(session: Session, side: str, *, from_minute: float, to_minute: float, media: bool = False) -> Presence:
    """Minutes from the start of the session."""
    at = minute_of(session)
    return Presence.objects.create(
        session=session, side=side, manager=_manager(session, side), connection=secrets.token_hex(8), media=media,
        came_at=at(from_minute), seen_at=at(to_minute), left_at=at(to_minute),
    )  # fmt: skip


def is_there(session: Session, side: str, *, from_minute: float = 0) -> Presence:
    return Presence.objects.create(
        session=session, side=side, manager=_manager(session, side), connection=secrets.token_hex(8),
        came_at=minute_of(session)(from_minute), seen_at=timezone.now(),
    )  # fmt: skip


def _manager(session: Session, side: str) -> AccountManager | None:
    return session.booking.manager if side == Side.MANAGER else None


def minute_of(session: Session):
    starts_at: datetime = Booking.objects.get(pk=session.booking_id).starts_at
    return lambda minute: starts_at + timedelta(minutes=minute)


def seller_missed(case: Case) -> Case:
    """Nobody came but us, and the grace is over."""
    case = began(case, 16)
    was_there(case.booking.session, Side.MANAGER, from_minute=-1, to_minute=16)
    return case


def limit_no_shows(count: int) -> None:
    newest = PolicyVersion.objects.order_by("-number").first()
    figures = {**(newest.figures if newest else {}), "no_shows_count": count}
    PolicyVersion.objects.create(number=(newest.number if newest else 0) + 1, figures=figures, note="test")
