"""Holding times for many sellers at once: what offer_times() does, with the pool loaded once for all of them."""

from collections.abc import Sequence
from datetime import datetime
from random import SystemRandom

from django.db import transaction

from audit.log import record_each
from core.clock import database_now
from core.models import User
from core.policy import current_policy
from scheduling.actions.offers import one_at_a_time
from scheduling.models import Offer
from scheduling.offering import Offering, booked_cells, country_of, daytime, needs_of_seller, pool_ahead
from scheduling.rules import Needs
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
    batch = _Batch(_offering(), [seller for seller, _language in wanted])
    by_seller = {seller: batch.offers_for(seller, language) for seller, language in wanted}
    made = {seller: offers for seller, offers in by_seller.items() if offers}
    Offer.objects.bulk_create(offer for offers in made.values() for offer in offers)
    said = [
        (seller, {"language": offers[0].language, "offers": [offer.public_id for offer in offers]})
        for seller, offers in made.items()
    ]
    record_each("times.offered", said, actor=actor)
    return {seller.pk: offers for seller, offers in made.items()}


class _Batch:
    """Sellers who need the same at the same hours share one list of open starts."""

    def __init__(self, offering: Offering, sellers: Sequence[Seller]) -> None:
        self.offering, self.randomness = offering, SystemRandom()
        self.booked = booked_cells(sellers, offering.pool.grid)
        self._daytimes: dict[tuple[str, str], int] = {}
        self._found: dict[tuple[Needs, str, str, int], Found] = {}

    def offers_for(self, seller: Seller, language: str) -> list[Offer]:
        needs = needs_of_seller(seller, language)
        found = self._starts_for(seller, needs)
        while chosen := self._full_set(found):
            given_away = [start for start in chosen if not self.offering.has_room(needs, start)]
            if not given_away:
                return self.offering.hold(seller, chosen, needs)
            for starts in found.values():
                starts[:] = [start for start in starts if start not in given_away]
        return []

    def _full_set(self, found: Found) -> list[datetime]:
        count = self.offering.policy.offers_per_set_count
        chosen = pick(found, count=count, randomness=self.randomness)
        return chosen if len(chosen) == count else []

    def _starts_for(self, seller: Seller, needs: Needs) -> Found:
        zone, country, booked = seller.user.time_zone, country_of(seller), self.booked.get(seller.pk, 0)
        if (needs, zone, country, booked) not in self._found:
            starts = self.offering.open_starts(needs, self._daytime(country, zone) & ~booked)
            count = self.offering.policy.offers_per_set_count
            self._found[needs, zone, country, booked] = by_traits(starts, zone=zone, count=count)
        return self._found[needs, zone, country, booked]

    def _daytime(self, country: str, zone: str) -> int:
        if (country, zone) not in self._daytimes:
            self._daytimes[country, zone] = daytime(country, self.offering.pool, zone, self.offering.policy)
        return self._daytimes[country, zone]


def open_places(languages: Sequence[str]) -> dict[str, int]:
    """How many sessions campaigns could still be given, by language, each counted as if the others asked for none.

    At any time of the day: what lies outside of a seller's daytime is no use to that seller.
    """
    offering = _offering()
    return {language: offering.openings(Needs(language)) for language in languages}


def _offering() -> Offering:
    policy, now = current_policy(), database_now()
    return Offering(pool_ahead(policy, now), policy, now, reserve_percent=policy.campaign_reserve_percent)
