"""Telling account managers of their sessions: in the evening of the next day's, and of every change until then.

Nothing hangs on the actions that book, move or cancel: what stands is compared with what was told last.
"""

from collections import defaultdict
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.clock import database_now
from core.policy import current_policy
from core.sweeping import each
from messaging.outbox import queue_message
from scheduling.models import AccountManager, Booking, Overview


def tell_managers() -> None:
    """Queue an overview for each account manager whose sessions are others than those last told of."""
    now, hour = database_now(), current_policy().overview_from_hour
    managers = list(AccountManager.objects.live().filter(user__is_active=True).select_related("user", "overview"))
    ahead = _bookings_ahead(now)
    told = {pk for manager in managers if hasattr(manager, "overview") for pk in manager.overview.standing}
    still_ahead = set(Booking.objects.filter(pk__in=told, period__startswith__gt=now).values_list("pk", flat=True))
    changed = {}
    for manager in managers:
        until = told_until(now, manager.time_zone, hour)
        standing = {pk for pk, starts in ahead[manager.pk] if starts < until}
        before = set(manager.overview.standing) & still_ahead if hasattr(manager, "overview") else set()
        if standing != before:
            changed[manager] = (standing, before)
    each(changed, lambda manager: _tell(manager, *changed[manager]), "manager_not_told")


def _bookings_ahead(now: datetime) -> dict[int, list[tuple[int, datetime]]]:
    """Row ids and starts of what stands within the longest time an overview reaches."""
    rows = Booking.objects.filter(
        status=Booking.Status.BOOKED,
        period__startswith__gt=now,
        period__startswith__lt=now + timedelta(days=2, hours=2),
    )
    found = defaultdict(list)
    for manager, pk, starts in rows.values_list("manager_id", "pk", "period__startswith"):
        found[manager].append((pk, starts))
    return found


def told_until(now: datetime, zone: str, hour: int) -> datetime:
    """The end of the day in that zone; from `hour` o'clock on, of the next day."""
    local = now.astimezone(ZoneInfo(zone))
    days = 2 if local.hour >= hour else 1
    return datetime.combine(local.date() + timedelta(days=days), time.min, ZoneInfo(zone))


def _tell(manager: AccountManager, standing: set[int], before: set[int]) -> None:
    """Of two sweeps at once the second finds the row changed, and says nothing."""
    seen = manager.overview.revision if hasattr(manager, "overview") else 0
    Overview.objects.bulk_create([Overview(manager_id=manager.pk)], ignore_conflicts=True)
    overview = Overview.objects.select_for_update().get(manager=manager)
    if overview.revision != seen:
        return
    overview.revision += 1
    overview.standing, overview.gone = sorted(standing), sorted(before - standing)
    overview.save(update_fields=["revision", "standing", "gone"])
    queue_message("manager_overview", to=manager.user, about=manager, revision=overview.revision)
