"""What offer_times() holds, beside a slow and obvious reading of the same rows, around a change of the clock."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import User
from core.policy import publish_policy
from scheduling.actions import offer_times
from scheduling.models import AccountManager, HolidayChange, Offer, Place
from scheduling.slots import DAY, offset_spans
from sellers.models import Seller
from tests.scheduling.reading import SESSION, Reading, rows, write

pytestmark = pytest.mark.django_db
ZONES = [
    "America/New_York",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
]
DAYS = 5
BUSINESS_HOURS = [(weekday, (8 * 4, 19 * 4)) for weekday in range(7)]


def soon_before_a_change(zone: str) -> datetime:
    """Two days before the clock of the zone changes next, or in a year where it never does."""
    lower = timezone.now().replace(minute=0, second=0, microsecond=0) + 4 * DAY
    return offset_spans(zone, lower, lower + 370 * DAY)[0][1] - 2 * DAY


def is_daytime(moment: datetime, zone: str, hours: tuple[int, int], changes: dict[Any, bool]) -> bool:
    local = moment.astimezone(ZoneInfo(zone))
    is_holiday = changes.get(local.date(), local.isoweekday() in (6, 7))
    return hours[0] <= local.hour < hours[1] and not is_holiday


def figures_around(begins: datetime, hours: tuple[int, int]) -> dict[str, int]:
    """A policy that offers all times there are, in the days that begin then."""
    ahead = begins - timezone.now()
    return {
        "offers_per_set_count": 1000,
        "offer_earliest_hours": int(ahead / timedelta(hours=1)) + 1,
        "offer_horizon_days": ahead.days + DAYS,
        "daytime_from_hour": hours[0],
        "daytime_until_hour": hours[1],
    }


def within(figures: dict[str, int], start: datetime, now: datetime) -> bool:
    earliest, horizon = timedelta(hours=figures["offer_earliest_hours"]), figures["offer_horizon_days"] * DAY
    return now + earliest <= start <= now + horizon - SESSION


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    zone=st.sampled_from(ZONES),
    managers_zone=st.sampled_from(ZONES),
    hours=st.sampled_from([(9, 18), (0, 24), (0, 6), (20, 24)]),
    scenario=rows.map(lambda scenario: scenario | {"weekly": scenario["weekly"] + BUSINESS_HOURS}) | rows,
    wished=st.sets(st.integers(0, DAYS * 48), max_size=6),
)
def test_what_can_be_offered_is_what_is_free_and_in_the_sellers_daytime(
    seller: Seller,
    other_seller: Seller,
    manager: AccountManager,
    hold: Callable[..., Offer],
    ops: User,
    zone: str,
    managers_zone: str,
    hours: tuple[int, int],
    scenario: dict[str, Any],
    wished: set[int],
) -> None:
    place, _ = Place.objects.get_or_create(name="Hall", defaults={"address": "Hall 1, Berlin", "time_zone": "UTC"})
    begins = soon_before_a_change(zone)
    figures = figures_around(begins, hours)
    publish_policy(figures, actor=ops, note="around a change of the clock")
    Offer.objects.all().update(status=Offer.Status.RELEASED)
    manager.time_zone, seller.user.time_zone = managers_zone, zone
    write(manager, other_seller, place, begins.date(), scenario)
    changes = {change.day: change.is_holiday for change in HolidayChange.objects.all()}
    reading = Reading(manager, None, {day for day, is_holiday in changes.items() if is_holiday})
    first = datetime.combine(begins.date(), time(0), begins.tzinfo)
    for start in (first + number * SESSION for number in sorted(wished)):
        if reading.can_begin(start):
            reading.taken.append(hold(other_seller, start, seat=manager))

    now = timezone.now()
    offers = offer_times(seller, language="en")
    assert [offer.starts_at for offer in offers] == [
        start
        for start in (first + number * SESSION for number in range((DAYS + 2) * 48))
        if within(figures, start, now)
        and reading.can_begin(start)
        and all(is_daytime(start + part * SESSION / 2, zone, hours, changes) for part in (0, 1))
    ]
