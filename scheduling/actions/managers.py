"""Who holds sessions, and when: kept by leads and ops."""

from collections.abc import Iterable

from django.db import transaction

from audit.log import record
from core.models import User
from scheduling.models import AccountManager, Availability


@transaction.atomic
def save_account_manager(manager: AccountManager, *, actor: User) -> None:
    manager.save()
    trained_until = manager.trained_until.isoformat() if manager.trained_until else None
    data = {
        "active": manager.active,
        "languages": manager.languages,
        "time_zone": manager.time_zone,
        "trained_until": trained_until,
    }
    record("account_manager.saved", actor=actor, subject=manager, data=data)


@transaction.atomic
def save_weekly_hours(
    manager: AccountManager, *, actor: User, changed: Iterable[Availability], removed: Iterable[Availability]
) -> None:
    """The event holds the whole week as it is afterwards. Bookings stay: somebody agreed to them."""
    for hours in removed:
        hours.delete()
    for hours in changed:
        hours.save()
    week = manager.availability.order_by("weekday", "starts")
    data = {"hours": [f"{hours.weekday} {hours.starts:%H:%M}-{hours.ends:%H:%M}" for hours in week]}
    record("account_manager.hours_saved", actor=actor, subject=manager, data=data)
