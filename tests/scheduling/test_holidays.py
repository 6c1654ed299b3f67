from datetime import date, timedelta

import pytest

from scheduling.holidays import holidays_between, load_changes, working_days
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


@pytest.mark.django_db
def test_changes_are_read_for_the_days_asked_alone() -> None:
    for day, is_holiday in ((CHRISTMAS, False), (date(2026, 12, 23), True), (date(2026, 12, 1), True)):
        HolidayChange.objects.create(country="DE", day=day, is_holiday=is_holiday, name="Changed")
    changes = load_changes(date(2026, 12, 20), CHRISTMAS)
    assert changes == {("DE", CHRISTMAS): "", ("DE", date(2026, 12, 23)): "Changed"}
