"""Who was in the room, as a picture and as a table, for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.attendance import Attendance, Stay
from scheduling.models import Session, Side
from scheduling.room.presence import attendance_of

WIDTH = 600
TOP, LANE = 8, 26
BESIDE = timedelta(minutes=5)


@dataclass(frozen=True)
class Lane:
    """One side: its stays, and for each (x, width) in the picture, `y` from above."""

    side: str | Promise
    stays: Sequence[Stay]
    bars: list[tuple[int, int]]
    y: int


@dataclass(frozen=True)
class Timeline:
    """`starts`, `waits`, `ends`: where in the picture the session starts, the grace is over and the session ends."""

    lanes: list[Lane]
    starts: int
    waits: int
    ends: int
    session: Session

    @property
    def bottom(self) -> int:
        return TOP + len(self.lanes) * LANE


def timeline_of(session: Session, *, grace: timedelta) -> Timeline:
    """Takes no query where booking and presences are at hand."""
    return draw(session, attendance_of(session), grace=grace)


def draw(session: Session, seen: Attendance, *, grace: timedelta) -> Timeline:
    """From some minutes before the start, or the first arrival, to some minutes after all is over."""
    booking = session.booking
    stays = [*seen.seller, *seen.ours, *seen.former]
    first = min([booking.starts_at, *(stay.came_at for stay in stays)]) - BESIDE
    last = max([booking.ends_at, *(stay.until for stay in stays)]) + BESIDE

    def x(moment: datetime) -> int:
        return round((moment - first) / (last - first) * WIDTH)

    def bars(stays: Sequence[Stay]) -> list[tuple[int, int]]:
        return [(x(stay.came_at), max(2, x(stay.until) - x(stay.came_at))) for stay in stays]

    sides = [(Side.SELLER.label, seen.seller), (Side.MANAGER.label, seen.ours)]
    if seen.former:
        sides.append((_("account manager before"), seen.former))
    lanes = [Lane(name, stays, bars(stays), TOP + number * LANE) for number, (name, stays) in enumerate(sides)]
    return Timeline(lanes, x(booking.starts_at), x(booking.starts_at + grace), x(booking.ends_at), session)
