"""Events as tests need them, at whatever time."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import connection

from audit.log import address, record
from audit.models import Event
from sellers.models import StatedReason

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)  # a Wednesday
ANNA = SimpleNamespace(public_id="usr_anna")


def subject(public_id: str) -> SimpleNamespace:
    return SimpleNamespace(public_id=public_id)


def say(action: str, about: str = "case_1", *, actor: Any = None, of: str | None = None, **data: Any) -> Event:
    """An event now; `of` is the address it comes from."""
    token = address.set(of)
    try:
        record(action, actor=actor, subject=subject(about), data=data)
    finally:
        address.reset(token)
    return Event.objects.latest("id")


def say_at(
    at: datetime, action: str, about: str = "case_1", *, actor: str = "system", data: str = "{}", position: int = 1
) -> Event:
    """An event of another time, which no chain knows: the log itself writes none but now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (subject, position, at, action, actor, data, place, hash)"
            " VALUES (%s, %s, %s, %s, %s, %s, '', '') RETURNING id",
            [about, position, at, action, actor, data],
        )
        return Event.objects.get(pk=cursor.fetchone()[0])


def unassigned(user: Any) -> str:
    """Data of a look for a stated reason."""
    stated = StatedReason.objects.create(stated_by=user, subject="doc_1", text="asked by the police")
    return json.dumps({"assigned": False, "reason": stated.public_id})


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
