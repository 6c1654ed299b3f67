"""Working hours are kept in memory: every kind of change must be seen by the next booking."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group

from core.models import User
from core.roles import ACCOUNT_MANAGER, LEAD, SUPPORT
from scheduling.choosing import managers_for
from scheduling.models import AccountManager, Availability, Booking, ExtraHours, HolidayChange, Offer, TimeOff
from scheduling.statements import read_surroundings
from sellers.models import Seller
from tests.scheduling.conftest import noon_in

pytestmark = pytest.mark.django_db
DAY = noon_in(4).date()


@pytest.fixture
def offer(seller: Seller, manager: AccountManager, hold: Callable[..., Offer]) -> Offer:
    offer = hold(seller)
    assert list(managers_for(offer)) == [manager.pk]
    return offer


def leave(manager: AccountManager) -> None:
    manager.user.is_active = False
    manager.user.save()


def change_country(manager: AccountManager) -> None:
    AccountManager.objects.update(country="GB")
    HolidayChange.objects.create(country="GB", day=DAY, name="Coronation")


CHANGES: dict[str, Callable[[AccountManager], Any]] = {
    "training ended": lambda manager: AccountManager.objects.update(trained_until=date.today()),
    "no longer active": lambda manager: AccountManager.objects.update(active=False),
    "another language": lambda manager: AccountManager.objects.update(languages=["de"]),
    "the user has left": leave,
    "the role was taken away": lambda manager: manager.user.user_permissions.clear(),
    "no longer of the staff": lambda manager: User.objects.filter(pk=manager.user_id).update(is_staff=False),
    "other hours": lambda manager: Availability.objects.update(ends=time(1), starts=time(0)),
    "no hours": lambda manager: Availability.objects.all().delete(),
    "day off": lambda manager: TimeOff.objects.create(manager=manager, first_day=DAY, last_day=DAY),
    "holiday": change_country,
}


@pytest.mark.parametrize("group", [ACCOUNT_MANAGER, LEAD])
def test_who_holds_sessions_by_a_role_is_none_from_the_moment_it_goes(
    offer: Offer, manager: AccountManager, group: str
) -> None:
    manager.user.user_permissions.clear()
    manager.user.groups.set([Group.objects.get(name=group)])
    assert managers_for(offer) == [manager.pk]
    manager.user.groups.set([Group.objects.get(name=SUPPORT)])
    assert managers_for(offer) == []


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_since_the_last_booking_counts(offer: Offer, manager: AccountManager, change: str) -> None:
    CHANGES[change](manager)
    assert list(managers_for(offer)) == []


def test_extra_hours_count_at_once(offer: Offer, manager: AccountManager) -> None:
    Availability.objects.all().delete()
    assert list(managers_for(offer)) == []
    ExtraHours.objects.create(manager=manager, day=DAY, starts=time(12), ends=time(13))
    assert list(managers_for(offer)) == [manager.pk]


def test_a_time_off_that_is_taken_back_counts_no_longer(offer: Offer, manager: AccountManager) -> None:
    off = TimeOff.objects.create(manager=manager, first_day=DAY, last_day=DAY)
    assert list(managers_for(offer)) == []
    off.delete()
    assert list(managers_for(offer)) == [manager.pk]


def test_a_manager_who_holds_a_session_at_that_time_or_too_near_is_none(
    booking: Booking, other_seller: Seller, manager: AccountManager, hold: Callable[..., Offer]
) -> None:
    AccountManager.objects.update(buffer_minutes=15)
    starts = [timedelta(0), timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=45), -timedelta(minutes=45)]
    free = [bool(list(managers_for(hold(other_seller, booking.starts_at + start)))) for start in starts]
    assert free == [False, False, False, True, True]


def test_the_sessions_of_the_days_around_are_counted_by_manager(
    booking: Booking, other_seller: Seller, hold: Callable[..., Offer]
) -> None:
    def counted(days: int) -> dict[int, int]:
        offer = hold(other_seller, booking.starts_at + timedelta(days=days))
        return read_surroundings(offer).free

    assert (counted(3), counted(5)) == ({booking.manager_id: 1}, {booking.manager_id: 0})
