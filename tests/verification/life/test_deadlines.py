"""Deadlines in working days of the seller's country: the last one whole, in the seller's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.policy import Policy
from scheduling.holidays import working_days
from scheduling.models import HolidayChange
from sellers.models import Seller
from tests.verification.building import complete, open_case
from verification.life.calm_days import Where
from verification.life.deadlines import deadline, due_moment, end_of_workday
from verification.life.table import At
from verification.models import Case

FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
LONDON = Where("GB", "Europe/London")


def last_day(now: datetime, country: str, zone: str, days: int) -> date:
    due_at = end_of_workday(now, Where(country, zone), days=days, changes={}).astimezone(ZoneInfo(zone))
    assert (due_at.hour, due_at.minute) == (23, 59)
    return due_at.date()


@pytest.mark.parametrize(
    ("country", "zone", "days", "expected"),
    [
        ("GB", "Europe/London", 1, date(2026, 11, 23)),
        ("GB", "Europe/London", 3, date(2026, 11, 25)),
        ("JP", "Asia/Tokyo", 1, date(2026, 11, 24)),  # the 23rd is Labour Thanksgiving Day
        ("AE", "Asia/Dubai", 1, date(2026, 11, 23)),
        ("", "UTC", 1, date(2026, 11, 23)),
    ],
)
def test_weekends_and_holidays_of_the_country_do_not_count(country: str, zone: str, days: int, expected: date) -> None:
    assert last_day(FRIDAY, country, zone, days) == expected


def test_the_spring_festival_does_not_count() -> None:
    before = datetime(2026, 2, 13, 12, tzinfo=UTC)  # days off from the 15th to the 23rd
    assert last_day(before, "CN", "Asia/Shanghai", 3) >= date(2026, 2, 25)


def test_today_is_the_day_where_the_seller_is() -> None:
    late_in_london = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    assert last_day(late_in_london, "GB", "Europe/London", 1) == date(2026, 11, 20)
    assert last_day(late_in_london, "", "Asia/Tokyo", 1) == date(2026, 11, 23)


def test_a_last_day_that_is_longer_or_shorter_by_the_change_of_clocks_ends_at_its_own_midnight() -> None:
    before = datetime(2026, 10, 23, 12, tzinfo=UTC)
    due_at = end_of_workday(before, Where("", "America/Santiago"), days=1, changes={})
    assert due_at.astimezone(ZoneInfo("America/Santiago")).strftime("%a %H:%M") == "Mon 23:59"


@given(
    now=st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),
    country=st.sampled_from(["GB", "CN", "JP", "DE", "US", "AE", ""]),
    zone=st.sampled_from(["Europe/London", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"]),
    days=st.integers(1, 40),
)
def test_from_tomorrow_to_the_last_day_there_are_just_so_many_working_days(
    now: datetime, country: str, zone: str, days: int
) -> None:
    instant = now.replace(tzinfo=UTC)
    today, last = instant.astimezone(ZoneInfo(zone)).date(), last_day(instant, country, zone, days)
    between = working_days(country, today, last, {})
    assert len([day for day in between if day > today]) == days
    assert between[-1] == last


@pytest.mark.django_db
def test_a_decision_in_a_session_ends_its_deadline_where_the_seller_is_and_not_where_the_session_was_booked(
    booked_case: Case,
) -> None:
    booked_case.seller.user.time_zone = "America/Los_Angeles"
    booked_case.status = Case.Status.IN_SESSION
    due_at = due_moment(booked_case, At.DOCUMENTS_NEEDED, now=FRIDAY)
    assert due_at
    assert due_at.astimezone(ZoneInfo("America/Los_Angeles")).strftime("%H:%M") == "23:59"


@pytest.mark.django_db
def test_what_ops_changed_of_the_holidays_counts(seller: Seller) -> None:
    case = open_case(complete(seller), Case.Status.DOCUMENT_REVIEW)
    HolidayChange.objects.create(country="GB", day=date(2026, 11, 23), is_holiday=True, name="A day off")
    due_at = due_moment(case, At.DOCUMENT_REVIEW, now=FRIDAY)
    assert due_at == datetime(2026, 11, 26, 23, 59, tzinfo=UTC)


def test_the_other_clocks_are_the_length_of_a_session_and_what_was_agreed() -> None:
    policy = Policy()
    in_session = deadline(At.IN_SESSION, now=FRIDAY, where=LONDON, policy=policy)
    assert in_session == datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
    for at in (At.TIMES_HELD, At.SESSION_BOOKED, At.POSTPONED, At.REJECTED):
        assert deadline(at, now=FRIDAY, where=LONDON, policy=policy) is None
