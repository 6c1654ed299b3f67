"""The case of a booking in hand-written SQL that is planned once. See scheduling.statements."""

from database.prepared import Prepared, run, send
from scheduling.models import Booking
from verification.models import Case

_LOCK = Prepared("lock_case", "SELECT FROM verification_case WHERE id = %(case)s FOR UPDATE")
_GIVE_BOOKING = Prepared(
    "give_booking",
    """
    WITH kept AS (
        UPDATE verification_promise SET kept_at = %(since)s
        WHERE case_id = %(case)s AND kind = 'times' AND kept_at IS NULL AND ended_at IS NULL
    )
    UPDATE verification_case
    SET status = %(status)s, booking_id = %(booking)s, since = %(since)s, due_at = %(due_at)s, new_due_at = NULL,
        declined_sets = 0, times_wanted_at = NULL, times_gone_at = NULL, wished_times = '{}'
    WHERE id = %(case)s AND status = %(before)s RETURNING true
    """,
)


def send_lock(case: Case) -> None:
    """Lock the row until the transaction ends, in the round trip of what comes next. How it stands then shows when it
    is written."""
    send((_LOCK, {"case": case.pk}))


def give_booking(case: Case, booking: Booking, *, before: str) -> bool:
    """Write the state and its booking; whatever was said of other times is settled, what
    was promised is kept. False, and nothing written, where
    the case is no longer as `before`."""
    values = {"status": case.status, "before": before, "since": booking.created_at, "due_at": booking.starts_at}
    return run((_GIVE_BOOKING, {"case": case.pk, "booking": booking.pk, **values})) is not None
