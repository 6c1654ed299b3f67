"""A session that a case still owes: asked for by its signals, missed too often, and neither held nor ruled on since."""

from verification.models import Case, MissedSession


def owed_session(case: Case) -> MissedSession | None:
    """The missed session for which a person looks at the case. A finding that is taken back leaves it owed."""
    rows = case.missed.filter(led_to_review=True).select_related("session__booking__manager__user", "session__owner")
    last = rows.first()
    if last is None or last.ruling:
        return None
    held = case.decisions.filter(review__session__isnull=False, decided_at__gt=last.found_at)
    return None if held.exists() else last
