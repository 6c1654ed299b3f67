"""Keeping a seat for every held time when calendars change."""

from django.db import transaction

from core.clock import database_now
from core.policy import current_policy
from scheduling.actions.offers import one_at_a_time
from scheduling.models import Offer
from scheduling.offering import Offering, pool_ahead
from scheduling.pool import needs_of


@transaction.atomic
def move_seats() -> None:
    """Give each held time whose account manager can no longer come the seat of another one.

    Where nobody is free it keeps none: it can still be booked if somebody is free by then.
    """
    one_at_a_time()
    policy, now = current_policy(), database_now()
    offering = Offering(pool_ahead(policy, now), policy, now)
    able = {calendar.manager: calendar for calendar in offering.pool.unheld}
    moved = []
    for offer in Offer.objects.held().select_related("seller__user"):
        cells = offering.pool.grid.touched(offer.starts_at, offer.ends_at)
        if offer.seat_id not in able or not able[offer.seat_id].serves(needs_of(offer), cells):
            offer.seat_id = offering.another_seat(offer)
            moved.append(offer)
    Offer.objects.bulk_update(moved, ["seat"])
