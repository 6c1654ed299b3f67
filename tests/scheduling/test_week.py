from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduling.models import AccountManager, Booking, ExtraHours, HolidayChange, Place, TimeOff
from scheduling.week import coming_week
from sellers.models import Seller

pytestmark = pytest.mark.django_db
MakeManager = Callable[..., AccountManager]
SATURDAY = datetime(2027, 3, 27, 9, tzinfo=UTC)  # Berlin's clock changes on the Sunday
OFFICE = [(weekday, time(9), time(17)) for weekday in range(5)]


@pytest.fixture
def berliner(make_manager: MakeManager) -> AccountManager:
    return make_manager(
        time_zone="Europe/Berlin", country="DE", hours=OFFICE, buffer_minutes=15, trained_until=date(2027, 4, 1)
    )


def test_a_week_is_told_day_by_day(berliner: AccountManager, seller: Seller) -> None:
    TimeOff.objects.create(manager=berliner, first_day=date(2027, 3, 31), last_day=date(2027, 4, 3))
    starts = datetime(2027, 3, 30, 8, tzinfo=UTC)
    Booking.objects.create(manager=berliner, seller=seller, period=(starts, starts + timedelta(minutes=30)))
    week = coming_week(berliner, SATURDAY)
    assert [(day.name, day.notes, day.lines()) for day in week] == [
        ("Saturday, March 27, 2027", [], []),
        ("Sunday, March 28, 2027", [], []),
        ("Monday, March 29, 2027", ["Public holiday: Easter Monday"], []),
        (
            "Tuesday, March 30, 2027",
            [],
            [
                ("Free", "09:00–09:45, 10:45–17:00"),
                ("Booked", "10:00–10:30"),
                ("Kept free around", "09:45–10:00, 10:30–10:45"),
            ],
        ),
        ("Wednesday, March 31, 2027", ["Time off"], []),
        ("Thursday, April 1, 2027", ["Time off"], []),
        ("Friday, April 2, 2027", ["Time off", "No valid training"], []),
    ]


def test_a_day_is_as_long_as_the_clock_makes_it(berliner: AccountManager) -> None:
    assert [day.cells for day in coming_week(berliner, SATURDAY)] == [96, 92, 96, 96, 96, 96, 96]


def test_a_full_day_is_called_full(berliner: AccountManager, seller: Seller) -> None:
    berliner.sessions_per_day = 1
    berliner.save()
    starts = datetime(2027, 3, 30, 8, tzinfo=UTC)
    Booking.objects.create(manager=berliner, seller=seller, period=(starts, starts + timedelta(minutes=30)))
    assert coming_week(berliner, SATURDAY)[3].notes == ["As many sessions as there may be on one day"]


def test_hours_at_a_place_on_a_holiday_are_shown(berliner: AccountManager) -> None:
    hall = Place.objects.create(name="Hall", address="Hall 1, Berlin", time_zone="Europe/Berlin")
    HolidayChange.objects.create(country="DE", day=date(2027, 3, 30), name="Fair")
    ExtraHours.objects.create(manager=berliner, day=date(2027, 3, 30), starts=time(22), ends=time(0), place=hall)
    tuesday = coming_week(berliner, SATURDAY)[3]
    assert (tuesday.notes, tuesday.lines()) == (["Public holiday: Fair"], [("Free at a place", "22:00–00:00")])
