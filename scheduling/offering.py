"""Which times can be offered to a seller as the pool stands now, and the rows that hold them. Writes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from random import SystemRandom
from zoneinfo import ZoneInfo

from core.policy import Policy
from scheduling.holidays import on_working_days, working_days
from scheduling.models import Booking, Offer, Place
from scheduling.pool import Pool, load_pool, needs_of
from scheduling.rules import Needs
from scheduling.seats import Seats
from scheduling.slots import CELL, Grid, bits, cells_of, runs, wall_clock
from sellers.models import Seller


def pool_ahead(policy: Policy, now: datetime) -> Pool:
    """From the earliest time that may be offered to the last."""
    earliest, horizon = timedelta(hours=policy.offer_earliest_hours), timedelta(days=policy.offer_horizon_days)
    return load_pool(now + earliest, now + horizon)


class Offering:
    """What is left in the pool, less what is held here.

    `reserve_percent` of those who could hold a session at a time, were none held for anybody, stay free for others.
    """

    def __init__(self, pool: Pool, policy: Policy, now: datetime, *, reserve_percent: int = 0) -> None:
        self.pool, self.policy, self.now, self.reserve_percent = pool, policy, now, reserve_percent
        self.width = cells_of(timedelta(minutes=policy.session_length_minutes))
        self.seats = Seats(self.pool.calendars, SystemRandom())
        self._reserves: dict[tuple[Needs, int], int] = {}
        self._holds: dict[tuple[str, str], datetime] = {}

    def open_starts(self, needs: Needs, within: int) -> list[datetime]:
        """Earliest first; the whole session lies `within`."""
        return [self.pool.grid.at(cell) for cell in self._open_cells(needs, within)]

    def has_room(self, needs: Needs, start: datetime) -> bool:
        return self._has_room(needs, self._cell(start))

    def openings(self, needs: Needs) -> int:
        """How many sessions could be held for others at all open starts together, if no two overlapped."""
        cells = self._open_cells(needs, self.pool.asked)
        return sum(self.seats.free_at(needs, self.width, cell) - self._reserve(needs, cell) for cell in cells)

    def hold(self, seller: Seller, starts: Sequence[datetime], needs: Needs) -> list[Offer]:
        """Offers that are not saved, each with a seat. They do not stand in each other's way: one will be booked."""
        cells = [self._cell(start) for start in starts]
        managers = [self.seats.find(needs, self.width, cell) for cell in cells]
        held_until = self._held_until(country_of(seller), seller.user.time_zone)
        for manager, cell in zip(managers, cells, strict=True):
            self.seats.take(manager, self.width, cell)
        return [
            Offer(
                seller=seller,
                language=needs.language,
                document_country=needs.document_country,
                place_id=needs.place,
                seat_id=manager,
                starts_at=start,
                minutes=self.policy.session_length_minutes,
                expires_at=min(held_until, self._latest_change(start)),
            )
            for start, manager in zip(starts, managers, strict=True)
        ]

    def another_seat(self, offer: Offer) -> int | None:
        """Taken for a time that is held without one; None where nobody is free."""
        needs, cell = needs_of(offer), self._cell(offer.starts_at)
        if not self.seats.free_at(needs, self.width, cell, limit=1):
            return None
        manager = self.seats.find(needs, self.width, cell)
        self.seats.take(manager, self.width, cell)
        return manager

    def _open_cells(self, needs: Needs, within: int) -> list[int]:
        free = self.seats.open_starts(needs, self.width) & runs(within & self.pool.asked, self.width) & self._steps
        return [cell for cell in bits(free) if self._has_room(needs, cell)]

    @cached_property
    def _steps(self) -> int:
        return self.pool.grid.every(timedelta(minutes=self.policy.session_step_minutes))

    def _has_room(self, needs: Needs, cell: int) -> bool:
        reserve = self._reserve(needs, cell)
        return self.seats.free_at(needs, self.width, cell, limit=reserve + 1) > reserve

    def _reserve(self, needs: Needs, cell: int) -> int:
        if not self.reserve_percent:
            return 0
        if (needs, cell) not in self._reserves:
            able = self._unheld.free_at(needs, self.width, cell)
            self._reserves[needs, cell] = able * self.reserve_percent // 100
        return self._reserves[needs, cell]

    @cached_property
    def _unheld(self) -> Seats:
        return Seats(self.pool.unheld, SystemRandom())

    def _cell(self, start: datetime) -> int:
        return (start - self.pool.grid.begins) // CELL

    def _held_until(self, country: str, zone: str) -> datetime:
        """The policy's time, of working days where the seller is: who is offered times on a Friday has not lost them on
        Sunday. Many sellers share it."""
        if (country, zone) not in self._holds:
            lasts = timedelta(hours=self.policy.offer_hold_hours)
            ends = on_working_days(country, ZoneInfo(zone), self.now, lasts, self.pool.changes)
            self._holds[country, zone] = ends
        return self._holds[country, zone]

    def _latest_change(self, start: datetime) -> datetime:
        """No longer is it held than a booking could still be changed."""
        return start - timedelta(minutes=self.policy.change_cutoff_minutes)


def needs_of_seller(seller: Seller, language: str, place: Place | None = None) -> Needs:
    document_country = seller.person.document_country if hasattr(seller, "person") else ""
    return Needs(language, document_country, place.pk if place else None, seller.user.is_test)


def country_of(seller: Seller) -> str:
    return seller.business.country if hasattr(seller, "business") else ""


def daytime(country: str, pool: Pool, zone: str, policy: Policy) -> int:
    """The policy's daytime in `zone`, on working days in `country`."""
    starts, ends = timedelta(hours=policy.daytime_from_hour), timedelta(hours=policy.daytime_until_hour)
    wall = wall_clock(pool.grid, zone)
    first, *_, last = wall.dates()
    mask = 0
    for day in working_days(country, first, last, pool.changes):
        mask |= wall.hours(day, starts, ends)
    return wall.on_grid(mask)


def booked_cells(sellers: Sequence[Seller], grid: Grid) -> dict[int, int]:
    """The cells of what they have booked; only those who have any."""
    booked: dict[int, int] = defaultdict(int)
    rows = Booking.objects.filter(
        seller__in=sellers, status=Booking.Status.BOOKED, period__overlap=(grid.begins, grid.ends)
    )
    for seller, period in rows.values_list("seller_id", "period"):
        booked[seller] |= grid.touched(period.lower, period.upper)
    return dict(booked)
