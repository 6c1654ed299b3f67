"""The case of a booking in hand-written SQL: the one place for it in this app. See scheduling.statements."""

from database.prepared import Prepared, run, send
from scheduling.models import Booking
from verification.models import Case

_LOCK = Prepared("lock_case", "SELECT status, booking_id FROM verification_case WHERE id = %(case)s FOR UPDATE")
_GIVE_BOOKING = Prepared(
    "give_booking",
    """
    UPDATE verification_case
    SET status = %(status)s, booking_id = %(booking)s, since = %(since)s, due_at = %(due_at)s,
        declined_sets = 0, times_wanted_at = NULL, wished_times = '{}'
    WHERE id = %(case)s
    """,
)


def lock_status(case: Case) -> None:
    """Lock the row until the transaction ends, and read how it stands now. The rest stays as the caller has read it."""
    row = run((_LOCK, {"case": case.pk}))
    if row is None:
        raise Case.DoesNotExist
    case.status, case.booking_id = row


def give_booking(case: Case, booking: Booking) -> None:
    """Write the state and its booking; whatever was said of other times is settled."""
    values = {"status": case.status, "since": booking.created_at, "due_at": booking.starts_at}
    send((_GIVE_BOOKING, {"case": case.pk, "booking": booking.pk, **values}))
