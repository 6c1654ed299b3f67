from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.holidays import holidays_between, load_changes, on_working_days, working_days
from scheduling.models import HolidayChange

CHRISTMAS = date(2026, 12, 25)


def working(country: str, day: date, changes: dict | None = None) -> bool:
    return working_days(country, day, day, changes or {}) == [day]


def test_public_holidays_have_english_names() -> None:
    found = holidays_between("DE", date(2026, 12, 24), date(2026, 12, 27), {})
    assert found == {CHRISTMAS: "Christmas Day", CHRISTMAS + timedelta(days=1): "Second Day of Christmas"}


@pytest.mark.parametrize("country", ["", "XX"])
def test_a_country_without_a_calendar_has_a_weekend_and_no_holidays(country: str) -> None:
    assert holidays_between(country, date(2026, 1, 1), date(2026, 12, 31), {}) == {}
    assert working(country, CHRISTMAS)
    assert not working(country, CHRISTMAS + timedelta(days=1))


def test_what_ops_added_is_a_holiday_and_what_they_took_away_is_none() -> None:
    changes = {("DE", date(2026, 12, 23)): "Company day", ("DE", CHRISTMAS): ""}
    assert holidays_between("DE", date(2026, 12, 23), CHRISTMAS, changes) == {date(2026, 12, 23): "Company day"}
    assert [working("DE", day, changes) for day in (date(2026, 12, 23), CHRISTMAS)] == [False, True]
    assert not working("AT", CHRISTMAS, changes)


def test_a_make_up_day_on_a_weekend_is_a_working_day_once_ops_say_so() -> None:
    saturday = date(2027, 2, 13)
    assert not working("CN", saturday)
    assert working("CN", saturday, {("CN", saturday): ""})


def test_the_weekend_is_that_of_the_country() -> None:
    friday, sunday = date(2026, 11, 6), date(2026, 11, 8)
    assert [working("SA", day) for day in (friday, sunday)] == [False, True]
    assert [working("GB", day) for day in (friday, sunday)] == [True, False]


@pytest.mark.parametrize(
    ("country", "zone", "begins", "ends"),
    [
        ("GB", "Europe/London", datetime(2026, 11, 18, 9, tzinfo=UTC), datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("GB", "Europe/London", datetime(2026, 11, 20, 18, tzinfo=UTC), datetime(2026, 11, 24, 18, tzinfo=UTC)),
        ("GB", "Europe/London", datetime(2026, 11, 21, 18, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC)),
        ("CN", "Asia/Shanghai", datetime(2027, 2, 3, 16, tzinfo=UTC), datetime(2027, 2, 11, 16, tzinfo=UTC)),
    ],
)
def test_hours_of_weekends_and_holidays_do_not_count(country: str, zone: str, begins: datetime, ends: datetime) -> None:
    assert on_working_days(country, ZoneInfo(zone), begins, timedelta(hours=48), {}) == ends


@given(begins=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), hours=st.integers(1, 200))
def test_never_fewer_hours_go_by_than_were_given(begins: datetime, hours: int) -> None:
    now = begins.replace(tzinfo=UTC)
    ends = on_working_days("US", ZoneInfo("America/New_York"), now, timedelta(hours=hours), {})
    assert ends >= now + timedelta(hours=hours)
    assert working("US", (ends - timedelta(microseconds=1)).astimezone(ZoneInfo("America/New_York")).date())


@pytest.mark.django_db
def test_changes_are_read_for_the_days_asked_alone() -> None:
    for day, is_holiday in ((CHRISTMAS, False), (date(2026, 12, 23), True), (date(2026, 12, 1), True)):
        HolidayChange.objects.create(country="DE", day=day, is_holiday=is_holiday, name="Changed")
    changes = load_changes(date(2026, 12, 20), CHRISTMAS)
    assert changes == {("DE", CHRISTMAS): "", ("DE", date(2026, 12, 23)): "Changed"}
