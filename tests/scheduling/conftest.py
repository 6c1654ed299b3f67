"""Account managers with hours, and times that are held for sellers."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from core.models import User
from scheduling.models import AccountManager, Availability, Booking, Offer, Place
from sellers.models import Seller

ROUND_THE_CLOCK = [(weekday, time(0), time(0)) for weekday in range(7)]


@pytest.fixture
def make_manager(make_user: Callable[..., User]) -> Callable[..., AccountManager]:
    """Works round the clock in UTC and speaks English, unless told otherwise."""

    def make(name: str = "anna", *, hours: Any = ROUND_THE_CLOCK, **fields: Any) -> AccountManager:
        user = make_user(f"{name}@staff.example.com", full_name=name.title(), is_staff=True)
        user.user_permissions.add(Permission.objects.get(codename="hold_session"))
        defaults = {
            "staff_number": f"M-{name}",
            "time_zone": "UTC",
            "languages": ["en"],
            "trained_until": date.today() + timedelta(days=1000),
        }
        manager = AccountManager.objects.create(user=user, **defaults | fields)
        Availability.objects.bulk_create(
            Availability(manager=manager, weekday=weekday, starts=starts, ends=ends) for weekday, starts, ends in hours
        )
        return manager

    return make


@pytest.fixture
def manager(make_manager: Callable[..., AccountManager]) -> AccountManager:
    return make_manager()


def noon_in(days: int) -> datetime:
    return datetime.combine(timezone.now().date() + timedelta(days=days), time(12), UTC)


@pytest.fixture
def hold(db: None) -> Callable[..., Offer]:
    """A held time as offer_times() leaves it: noon UTC in a few days, unless told otherwise."""

    def make(seller: Seller, starts_at: datetime | None = None, **fields: Any) -> Offer:
        starts_at = starts_at or noon_in(4)
        defaults = {"language": "en", "minutes": 30, "expires_at": timezone.now() + timedelta(hours=1)}
        return Offer.objects.create(seller=seller, starts_at=starts_at, **defaults | fields)

    return make


def book_held(offer: Offer, time_zone: str = "UTC", actor: User | None = None) -> Booking:
    """For tests to which it is the same whether the booking is new."""
    from scheduling.actions import book_offer

    booking, _is_new = book_offer(offer, actor=actor, time_zone=time_zone)
    return booking


@pytest.fixture
def place(db: None) -> Place:
    address = "Marktplatz 1\n10115 Berlin\nGermany"
    return Place.objects.create(name="Berlin office", address=address, time_zone="Europe/Berlin")


@pytest.fixture
def at_place(place: Place, make_manager: Callable[..., AccountManager]) -> AccountManager:
    """Works at the place alone, round the clock."""
    manager = make_manager("petra")
    manager.availability.update(place=place)
    return manager


@pytest.fixture
def met(seller: Seller, at_place: AccountManager, place: Place, hold: Callable[..., Offer]) -> Booking:
    """A booking in person."""
    return book_held(hold(seller, place=place), time_zone=place.time_zone, actor=seller.user)


@pytest.fixture
def booking(seller: Seller, manager: AccountManager, hold: Callable[..., Offer]) -> Booking:
    return book_held(hold(seller), time_zone="Europe/London", actor=seller.user)
