"""Who was there from when to when, and what follows from it. Pure; nobody's word is asked, only presence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Finding(models.TextChoices):
    """Why a session was not held to its end."""

    SELLER_ABSENT = "seller_absent", _("the seller did not come")
    SELLER_LATE = "seller_late", _("the seller came too late")
    WE_ABSENT = "we_absent", _("we did not come")
    WE_LATE = "we_late", _("we were late")
    CONNECTION = "connection", _("the connection failed")
    NOBODY = "nobody", _("nobody came")
    NOT_MET = "not_met", _("both say that they were there")
    UNFINISHED = "unfinished", _("begun and not finished")


AGAINST_SELLER = frozenset({Finding.SELLER_ABSENT, Finding.SELLER_LATE})


@dataclass(frozen=True)
class Stay:
    """One page of one side; `media`: picture and sound flowed when it was last seen."""

    came_at: datetime
    until: datetime
    media: bool = False


@dataclass(frozen=True)
class Attendance:
    """`entered_at`: when the seller first came through the door, perhaps without ever reaching the room. `former`: of
    account managers who were to hold it before and do not count. `tried`: in person, somebody said another session ID.

    `believed`: whether one faint sign is enough. The door without the room, or a session ID that did not fit, may be a
    failing line or a slip; it may also be all that a seller, or one of us, did to have a session not count. So it is
    believed once in a case. An honest seller loses nothing by that: a second time it can be contested, and a person
    answers; signs in the room itself, and the seller's own word at the place, always count.
    """

    seller: Sequence[Stay]
    ours: Sequence[Stay]
    entered_at: datetime | None = None
    admitted: bool = False
    former: Sequence[Stay] = ()
    tried: bool = False
    believed: bool = True


def find(seen: Attendance, *, starts_at: datetime, grace: timedelta) -> Finding:
    """Only a seller who was not there within the grace, while we were, has missed the session. Who waited before the
    agreed time and had gone by then was not there."""
    seller, ours = _since(starts_at, seen.seller), _since(starts_at, seen.ours)
    if seen.admitted:
        return Finding.UNFINISHED if _had_media(seller) and _had_media(ours) else Finding.CONNECTION
    if _met(seller, ours):
        return Finding.CONNECTION
    limit = starts_at + grace
    if seller:
        return _apart(_came(seller) <= limit, ours, limit)
    at_the_door = seen.entered_at is not None and not seen.seller
    if at_the_door and not ours:
        return Finding.WE_ABSENT
    if at_the_door and seen.believed:
        return Finding.CONNECTION
    return Finding.SELLER_ABSENT if ours and _came(ours) <= limit else Finding.NOBODY


def find_in_person(seen: Attendance, *, starts_at: datetime, grace: timedelta, slack: timedelta) -> Finding:
    """A stay of the seller is their own word. The session is missed only where they did not give it, while we stayed
    to the end of the grace to receive them; `slack`: for how long we count as there after we were last seen.
    """
    if seen.admitted or (seen.tried and seen.believed):
        return Finding.UNFINISHED
    ours, limit = _since(starts_at, seen.ours), starts_at + grace
    if any(stay.came_at <= limit <= stay.until + slack for stay in ours):
        return Finding.NOT_MET if seen.seller else Finding.SELLER_ABSENT
    return Finding.WE_LATE if ours and _came(ours) > limit else Finding.WE_ABSENT


def _apart(in_time: bool, ours: Sequence[Stay], limit: datetime) -> Finding:
    """The seller was there, and never together with us."""
    if not ours:
        return Finding.WE_ABSENT
    return Finding.SELLER_LATE if not in_time and _came(ours) <= limit else Finding.WE_LATE


def _since(moment: datetime, stays: Iterable[Stay]) -> list[Stay]:
    return [stay for stay in stays if stay.until >= moment]


def _came(stays: Iterable[Stay]) -> datetime:
    return min(stay.came_at for stay in stays)


def _met(seller: Iterable[Stay], ours: Sequence[Stay]) -> bool:
    return any(one.came_at <= two.until and two.came_at <= one.until for one in seller for two in ours)


def _had_media(stays: Sequence[Stay]) -> bool:
    """Until the end, as the newest stay says."""
    return bool(stays) and max(stays, key=lambda stay: stay.until).media
