"""Times as the API says them: RFC 3339, in UTC, with Z."""

from datetime import UTC, datetime
from typing import overload


@overload
def rfc3339(instant: None) -> None: ...
@overload
def rfc3339(instant: datetime | str) -> str: ...
@overload
def rfc3339(instant: datetime | str | None) -> str | None: ...
def rfc3339(instant: datetime | str | None) -> str | None:
    """`instant`: aware, or as PostgreSQL writes it in JSON while its time zone is UTC."""
    if isinstance(instant, datetime):
        instant = instant.astimezone(UTC).isoformat()
    return instant.replace("+00:00", "Z") if instant else None
