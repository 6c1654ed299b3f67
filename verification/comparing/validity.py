"""Whether an identity document is valid on the days on which it counts. Pure; days are those of the seller."""

from datetime import date, timedelta


def has_expired(expires_on: date | None, *, on: date) -> bool:
    """A document is valid on its last day. None: it has no end."""
    return expires_on is not None and expires_on < on


def expires_before_session(expires_on: date | None, *, submitted_on: date, within_days: int) -> bool:
    """Valid at submission, and perhaps no more in a session: it can take place on any of the next `within_days`."""
    if expires_on is None or has_expired(expires_on, on=submitted_on):
        return False
    return expires_on < submitted_on + timedelta(days=within_days)


def days_since_issue(issued_on: date, *, on: date) -> int:
    """Fewer than 0 if it is dated after that day."""
    return (on - issued_on).days


def is_too_new(age_days: int | None, *, days: int) -> bool:
    """Issued less than `days` before, or after that day altogether. None: nobody knows when, or long ago."""
    return age_days is not None and age_days < days
