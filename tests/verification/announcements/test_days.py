"""Announced a week after it began, in the Spring Festival: neither can happen."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from sellers.models import Seller
from tests.verification.announcing import place
from verification.announcements.audience import Audience
from verification.announcements.days import Timing, timing_of
from verification.models import Announcement, AnnouncementVersion

pytestmark = pytest.mark.django_db
LONDON, SHANGHAI = "Europe/London", "Asia/Shanghai"


@pytest.fixture
def british(make_seller: Callable[..., Seller]) -> Seller:
    return place(make_seller("gb@example.com", time_zone=LONDON), "GB")


@pytest.fixture
def chinese(make_seller: Callable[..., Seller]) -> Seller:
    return place(make_seller("cn@example.com", time_zone=SHANGHAI), "CN")


def timing(effective_on: date, *, now: tuple[int, ...], zone: str = LONDON, **audience: tuple[str, ...]) -> Timing:
    version = AnnouncementVersion(
        announcement=Announcement(), number=1, effective_on=effective_on, audience=Audience(**audience).as_json()
    )
    found = timing_of(version, datetime(*now, tzinfo=ZoneInfo(zone)))
    assert found
    return found


def test_days_are_counted_from_the_day_on_which_it_is_told(british: Seller) -> None:
    assert timing(date(2027, 3, 17), now=(2027, 3, 3, 10)).faults == []
    assert timing(date(2027, 3, 16), now=(2027, 3, 3, 10)).faults == [
        "Tuesday, March 16, 2027 is too early: every seller must know of it 14 days before.",
        "The first possible day: Wednesday, March 17, 2027.",
    ]


def test_published_late_it_is_refused_with_the_day_that_is_now_possible(british: Seller) -> None:
    """The same draft, two days later, in the evening: it is told the day after."""
    late = timing(date(2027, 3, 17), now=(2027, 3, 5, 19))
    assert late.told_last_on == date(2027, 3, 8)
    assert late.first_possible == date(2027, 3, 22)
    assert late.faults[-1] == "The first possible day: Monday, March 22, 2027."


def test_it_takes_effect_on_no_holiday_of_any_country_of_its_audience(british: Seller, chinese: Seller) -> None:
    assert timing(date(2027, 2, 9), now=(2027, 1, 20, 10)).faults == [
        "Tuesday, February 9, 2027 is a day off in: China (Chinese New Year's Eve).",
        "The first possible day: Thursday, February 11, 2027.",
    ]
    assert timing(date(2027, 2, 9), now=(2027, 1, 20, 10), countries=("GB",)).faults == []


def test_it_takes_effect_on_no_weekend(british: Seller) -> None:
    assert timing(date(2027, 3, 20), now=(2027, 3, 3, 10)).faults == [
        "Saturday, March 20, 2027 is a day off in: United Kingdom (weekend).",
        "The first possible day: Monday, March 22, 2027.",
    ]


def test_it_is_not_told_in_a_holiday_of_its_audience(british: Seller, chinese: Seller) -> None:
    assert timing(date(2027, 3, 9), now=(2027, 2, 9, 10)).faults == [
        "It would be told in holidays of: China (Chinese New Year's Eve).",
        "The next day on which it can be published: Thursday, February 11, 2027.",
    ]
    assert timing(date(2027, 3, 9), now=(2027, 2, 9, 10), countries=("GB",)).faults == []


def test_the_evening_before_a_holiday_is_too_late_to_tell(chinese: Seller) -> None:
    assert timing(date(2027, 3, 9), now=(2027, 2, 4, 17), zone=SHANGHAI).faults == []
    assert timing(date(2027, 3, 9), now=(2027, 2, 4, 19), zone=SHANGHAI).holidays == {"CN": "Chinese New Year's Eve"}


def test_on_a_plain_weekend_it_waits_for_monday_and_the_days_count_from_there(british: Seller) -> None:
    weekend = timing(date(2027, 3, 22), now=(2027, 3, 6, 10))
    assert (weekend.told_last_on, weekend.faults) == (date(2027, 3, 8), [])


def test_everybody_means_the_countries_of_the_sellers_there_are(british: Seller, chinese: Seller) -> None:
    assert set(timing(date(2027, 3, 20), now=(2027, 3, 3, 10)).calendars) == {"GB", "CN"}


def test_who_has_named_no_country_yet_has_weekends(make_seller: Callable[..., Seller]) -> None:
    make_seller("new@example.com", time_zone="UTC")
    assert timing(date(2027, 3, 20), now=(2027, 3, 3, 10)).faults[0] == (
        "Saturday, March 20, 2027 is a day off in: sellers without a country (weekend)."
    )


def test_an_audience_of_nobody_has_no_timing(british: Seller) -> None:
    nobody = AnnouncementVersion(
        announcement=Announcement(), number=1, effective_on=date(2027, 3, 20), audience={"countries": ["JP"]}
    )
    assert timing_of(nobody, datetime(2027, 3, 3, tzinfo=ZoneInfo("UTC"))) is None
