"""Who could take over the sessions of somebody who cannot come. It only reads, once for all of them."""

from collections.abc import Sequence

from scheduling.models import Booking
from scheduling.pool import Pool, load_pool, needs_of


def count_others(bookings: Sequence[Booking]) -> dict[int, int]:
    """How many other account managers could take over each of them as things stand, by its key."""
    if not bookings:
        return {}
    pool = load_pool(min(each.starts_at for each in bookings), max(each.ends_at for each in bookings))
    return {each.pk: len(_able(each, pool) - {each.manager_id}) for each in bookings}


def _able(booking: Booking, pool: Pool) -> set[int]:
    needs, cells = needs_of(booking), pool.grid.touched(booking.starts_at, booking.ends_at)
    return {calendar.manager for calendar in pool.calendars if calendar.serves(needs, cells)}
