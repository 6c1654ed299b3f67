"""Holding times for a seller, and letting go of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import SystemRandom

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from audit.log import record
from core.clock import database_now
from core.models import User
from core.policy import Policy, current_policy
from scheduling.holidays import working_days
from scheduling.models import Booking, Offer, Place
from scheduling.pool import Pool, load_pool
from scheduling.rules import Needs
from scheduling.seating import open_starts
from scheduling.slots import Grid, Hours, hours_mask, wall_clock
from scheduling.spreading import spread
from sellers.models import Seller

_OFFERING = 0x0FFE7  # key of the advisory lock
BATCH = 500


def held_offers(seller: Seller) -> QuerySet[Offer]:
    """What this seller can choose from at this moment, earliest first."""
    return seller.offers.held()


@transaction.atomic
def offer_times(
    seller: Seller,
    *,
    language: str,
    actor: User | None = None,
    hours: Sequence[Hours] = (),
    time_zone: str = "",
    place: Place | None = None,
) -> list[Offer]:
    """Hold about three times for the seller, earliest first, instead of those held before; [] where none is free.

    `language` is a code of settings.LANGUAGES. `hours` in `time_zone`: what the seller wished for, in place of the
    policy's daytime on working days in the zone of their user, or of the place.
    """
    one_at_a_time()
    policy, now = current_policy(), database_now()
    zone = time_zone or (place.time_zone if place else seller.user.time_zone)
    needs = needs_of(seller, language, place)
    release_offers(seller)
    pool = pool_ahead(policy, now)
    wanted = hours_mask(pool.grid, hours, zone) if hours else daytime(country_of(seller), pool, zone, policy)
    starts = open_starts(
        pool.calendars,
        pool.holds,
        grid=pool.grid,
        needs=needs,
        within=wanted & pool.asked & ~_own_bookings(seller, pool.grid),
        length=timedelta(minutes=policy.session_length_minutes),
        step=timedelta(minutes=policy.session_step_minutes),
    )
    chosen = spread(starts, zone=zone, count=policy.offers_per_set_count, randomness=SystemRandom())
    offers = Offer.objects.bulk_create(make_offer(seller, start, needs, policy, now) for start in chosen)
    record("times.offered", actor=actor, subject=seller, data={"language": language, "offers": _ids(offers)})
    return offers


def make_offer(seller: Seller, start: datetime, needs: Needs, policy: Policy, now: datetime) -> Offer:
    return Offer(
        seller=seller,
        language=needs.language,
        document_country=needs.document_country,
        place_id=needs.place,
        starts_at=start,
        minutes=policy.session_length_minutes,
        expires_at=_expiry(start, policy, now),
    )


def pool_ahead(policy: Policy, now: datetime) -> Pool:
    """The times that may be offered now."""
    return load_pool(
        now + timedelta(hours=policy.offer_earliest_hours), now + timedelta(days=policy.offer_horizon_days)
    )


def needs_of(seller: Seller, language: str, place: Place | None = None) -> Needs:
    document_country = seller.person.document_country if hasattr(seller, "person") else ""
    return Needs(language, document_country, place.pk if place else None)


def country_of(seller: Seller) -> str:
    return seller.business.country if hasattr(seller, "business") else ""


def one_at_a_time() -> None:
    """Two transactions that count the same free place would both hold it. Held until the end of the transaction.

    Booking does not wait here: it turns a hold into a booking and needs no other place.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_OFFERING])


def daytime(country: str, pool: Pool, zone: str, policy: Policy) -> int:
    """The policy's daytime in `zone`, on working days in `country`."""
    starts, ends = timedelta(hours=policy.daytime_from_hour), timedelta(hours=policy.daytime_until_hour)
    wall = wall_clock(pool.grid, zone)
    first, *_, last = wall.dates()
    days = working_days(country, first, last, pool.changes)
    mask = 0
    for day in days:
        mask |= wall.hours(day, starts, ends)
    return wall.on_grid(mask)


def _own_bookings(seller: Seller, grid: Grid) -> int:
    mask = 0
    for booking in seller.bookings.filter(status=Booking.Status.BOOKED, period__overlap=(grid.begins, grid.ends)):
        mask |= grid.touched(booking.starts_at, booking.ends_at)
    return mask


def _expiry(start: datetime, policy: Policy, now: datetime) -> datetime:
    """The policy's time, but no longer than a booking could still be changed."""
    latest = start - timedelta(minutes=policy.change_cutoff_minutes)
    return min(now + timedelta(hours=policy.offer_hold_hours), latest)


def release_offers(seller: Seller) -> None:
    """Give back all that is held for the seller."""
    seller.offers.filter(status=Offer.Status.HELD).update(status=Offer.Status.RELEASED)


@transaction.atomic
def expire_offers() -> int:
    """End the holds whose time is over, one batch; returns how many. Two workers never take one row."""
    due = list(
        Offer.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(status=Offer.Status.HELD, expires_at__lte=Now())
        .select_related("seller")
        .order_by("seller_id")[:BATCH]
    )
    Offer.objects.filter(pk__in=[offer.pk for offer in due]).update(status=Offer.Status.EXPIRED)
    by_seller: dict[Seller, list[Offer]] = defaultdict(list)
    for offer in due:
        by_seller[offer.seller].append(offer)
    for seller, offers in by_seller.items():
        record("times.expired", actor=None, subject=seller, data={"offers": _ids(offers)})
    return len(due)


def _ids(offers: Sequence[Offer]) -> list[str]:
    return [offer.public_id for offer in offers]
