"""Holding times for a seller, and letting go of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from random import SystemRandom

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from audit.log import Subject, record
from core.clock import database_now
from core.models import User
from core.policy import current_policy
from core.sweeping import BATCH, each
from scheduling.actions.desks import open_desks
from scheduling.models import Offer, Place
from scheduling.offering import Offering, booked_cells, country_of, daytime, needs_of_seller, pool_ahead
from scheduling.slots import Hours, hours_mask
from scheduling.spreading import spread
from sellers.models import Seller

_OFFERING = 0x0FFE7  # key of the advisory lock


def held_offers(seller: Seller) -> QuerySet[Offer]:
    """What this seller can choose from at this moment, earliest first."""
    return seller.offers.held()


@transaction.atomic
def offer_times(
    seller: Seller,
    *,
    language: str,
    actor: Subject | None = None,
    hours: Sequence[Hours] = (),
    time_zone: str = "",
    place: Place | None = None,
) -> list[Offer]:
    """Hold about three times for the seller, earliest first, instead of those held before; [] where none is free.

    `language` is a code of settings.LANGUAGES. `hours` in `time_zone`: what the seller wished for, in place of the
    policy's daytime on working days in the zone of their user, or of the place.
    """
    if seller.user.is_test:
        open_desks()
    one_at_a_time()
    zone = time_zone or (place.time_zone if place else seller.user.time_zone)
    needs = needs_of_seller(seller, language, place)
    release_offers(seller)
    policy, now = current_policy(), database_now()
    pool = pool_ahead(policy, now)
    offering, grid = Offering(pool, policy, now), pool.grid
    wanted = hours_mask(grid, hours, zone) if hours else daytime(country_of(seller), pool, zone, policy)
    booked = booked_cells([seller], grid).get(seller.pk, 0)
    starts = offering.open_starts(needs, wanted & ~booked)
    chosen = spread(starts, zone=zone, count=policy.offers_per_set_count, randomness=SystemRandom())
    offers = Offer.objects.bulk_create(offering.hold(seller, chosen, needs))
    record("times.offered", actor=actor, subject=seller, data={"language": language, "offers": _ids(offers)})
    return offers


def one_at_a_time() -> None:
    """Two transactions that count the same free place would both hold it. Held until the end of the transaction.

    Booking does not wait here: it turns a hold into a booking and needs no other place.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_OFFERING])


def release_offers(seller: Seller) -> None:
    """Give back all that is held for the seller."""
    seller.offers.filter(status=Offer.Status.HELD).update(status=Offer.Status.RELEASED)


def release_offers_at(place: Place, *, actor: User) -> None:
    """Give back what is held at a place: nobody is met there any more. Its sellers can ask for other times."""
    one_at_a_time()
    held = list(Offer.objects.select_for_update(of=("self",)).held().filter(place=place).select_related("seller"))
    Offer.objects.filter(pk__in=[offer.pk for offer in held]).update(status=Offer.Status.RELEASED)
    for seller, offers in _by_seller(held).items():
        record("times.released", actor=actor, subject=seller, data={"offers": _ids(offers), "place": place.public_id})


def expire_offers() -> int:
    """End the holds whose time is over, of one batch of sellers; returns how many."""
    sellers = Seller.objects.filter(Exists(_over().filter(seller=OuterRef("pk")))).order_by("pk")
    return sum(each(sellers[:BATCH], _expire_of, "holds_not_ended"))


def _over() -> QuerySet[Offer]:
    return Offer.objects.filter(status=Offer.Status.HELD, expires_at__lte=Now())


def _expire_of(seller: Seller) -> int:
    """Two workers never take one row."""
    due = list(_over().filter(seller=seller).select_for_update(skip_locked=True, of=("self",)))
    Offer.objects.filter(pk__in=[offer.pk for offer in due]).update(status=Offer.Status.EXPIRED)
    if due:
        record("times.expired", actor=None, subject=seller, data={"offers": _ids(due)})
    return len(due)


def _by_seller(offers: Iterable[Offer]) -> dict[Seller, list[Offer]]:
    by_seller: dict[Seller, list[Offer]] = defaultdict(list)
    for offer in offers:
        by_seller[offer.seller].append(offer)
    return by_seller


def _ids(offers: Sequence[Offer]) -> list[str]:
    return [offer.public_id for offer in offers]
