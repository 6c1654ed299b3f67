"""Holding times for many sellers at once: what offer_times() does, with the pool loaded once for all of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import SystemRandom

from django.db import transaction

from audit.log import record_each
from core.clock import database_now
from core.models import User
from core.policy import Policy, current_policy
from scheduling.actions.offers import country_of, daytime, make_offer, needs_of, one_at_a_time, pool_ahead
from scheduling.models import Booking, Offer
from scheduling.plan import Plan
from scheduling.rules import Hold, Needs
from scheduling.slots import CELL, Grid, bits, cells_of, runs
from scheduling.spreading import Traits, by_traits, pick
from sellers.models import Seller

Found = dict[Traits, list[datetime]]


@transaction.atomic
def offer_times_to_many(wanted: Sequence[tuple[Seller, str]], *, actor: User | None = None) -> dict[int, list[Offer]]:
    """Hold a full set of times for each seller, earliest first, by the seller's key; whoever gets none is left out.

    `wanted`: [(seller without held offers, language)], with user, person and business at hand. At each start the
    policy's share of those who could hold the session stays free for others. All other offers wait until the
    transaction ends: some hundred sellers at a time.
    """
    one_at_a_time()
    offering = _Offering(current_policy(), database_now(), [seller for seller, _language in wanted])
    by_seller = {seller: offering.offers_for(seller, language) for seller, language in wanted}
    made = {seller: offers for seller, offers in by_seller.items() if offers}
    Offer.objects.bulk_create(offer for offers in made.values() for offer in offers)
    said = [
        (seller, {"language": offers[0].language, "offers": [offer.public_id for offer in offers]})
        for seller, offers in made.items()
    ]
    record_each("times.offered", said, actor=actor)
    return {seller.pk: offers for seller, offers in made.items()}


class _Offering:
    """The pool as it stands while one batch is given its times."""

    def __init__(self, policy: Policy, now: datetime, sellers: Sequence[Seller]) -> None:
        self.policy, self.now, self.randomness = policy, now, SystemRandom()
        self.pool = pool_ahead(policy, now)
        self.plan = Plan(self.pool.calendars, self.pool.holds)
        self.width = cells_of(timedelta(minutes=policy.session_length_minutes))
        self.booked = _bookings(sellers, self.pool.grid)
        self._daytimes: dict[tuple[str, str], int] = {}
        self._found: dict[tuple[Needs, str, str, int], Found] = {}

    def offers_for(self, seller: Seller, language: str) -> list[Offer]:
        needs = needs_of(seller, language)
        found = self._starts_for(seller, needs)
        while chosen := self._full_set(found):
            given_away = self._seat(chosen, needs)
            if not given_away:
                return [make_offer(seller, start, needs, self.policy, self.now) for start in chosen]
            for starts in found.values():
                starts[:] = [start for start in starts if start not in given_away]
        return []

    def _full_set(self, found: Found) -> list[datetime]:
        count = self.policy.offers_per_set_count
        chosen = pick(found, count=count, randomness=self.randomness)
        return chosen if len(chosen) == count else []

    def _seat(self, chosen: Sequence[datetime], needs: Needs) -> list[datetime]:
        """Those that have been given away meanwhile; where there are none, all are in the plan from now on.

        Together they may be more than anybody holds on one day. Then seats stay empty, in the plan of this batch.
        """
        if gone := [start for start in chosen if not self._has_room(needs, self._cell(start))]:
            return gone
        session = (1 << self.width) - 1
        return [start for start in chosen if not self.plan.seat(Hold(needs, session << self._cell(start)))]

    def _cell(self, start: datetime) -> int:
        return (start - self.pool.grid.begins) // CELL

    def _has_room(self, needs: Needs, cell: int) -> bool:
        reserve = self._reserve(needs, cell)
        return self.plan.free_at(needs, self.width, 1 << cell, limit=reserve + 1) > reserve

    def _reserve(self, needs: Needs, cell: int) -> int:
        """How many of those who could hold a session then stay free for others."""
        return self.plan.able_at(needs, self.width, 1 << cell) * self.policy.campaign_reserve_percent // 100

    def places(self, needs: Needs) -> int:
        cells = self.open_cells(needs, self.pool.asked)
        return sum(self.plan.free_at(needs, self.width, 1 << cell) - self._reserve(needs, cell) for cell in cells)

    def _starts_for(self, seller: Seller, needs: Needs) -> Found:
        """Shared by all who need the same at the same hours."""
        zone, country, booked = seller.user.time_zone, country_of(seller), self.booked.get(seller.pk, 0)
        if (needs, zone, country, booked) not in self._found:
            within = self._daytime(country, zone) & self.pool.asked & ~booked
            starts = [self.pool.grid.at(cell) for cell in self.open_cells(needs, within)]
            self._found[needs, zone, country, booked] = by_traits(
                starts, zone=zone, count=self.policy.offers_per_set_count
            )
        return self._found[needs, zone, country, booked]

    def open_cells(self, needs: Needs, within: int) -> list[int]:
        steps = self.pool.grid.every(timedelta(minutes=self.policy.session_step_minutes))
        free = self.plan.open_starts(needs, self.width) & runs(within, self.width) & steps
        return [cell for cell in bits(free) if self._has_room(needs, cell)]

    def _daytime(self, country: str, zone: str) -> int:
        if (country, zone) not in self._daytimes:
            self._daytimes[country, zone] = daytime(country, self.pool, zone, self.policy)
        return self._daytimes[country, zone]


def _bookings(sellers: Sequence[Seller], grid: Grid) -> dict[int, int]:
    """The cells of what they have booked; only those who have any."""
    booked: dict[int, int] = defaultdict(int)
    rows = Booking.objects.filter(
        seller__in=sellers, status=Booking.Status.BOOKED, period__overlap=(grid.begins, grid.ends)
    )
    for seller, period in rows.values_list("seller_id", "period"):
        booked[seller] |= grid.touched(period.lower, period.upper)
    return dict(booked)


def open_places(languages: Sequence[str]) -> dict[str, int]:
    """How many sessions campaigns could still be given, by language, each counted as if the others asked for none.

    At any time of the day: what lies outside of a seller's daytime is no use to that seller.
    """
    offering = _Offering(current_policy(), database_now(), [])
    return {language: offering.places(Needs(language)) for language in languages}
