from datetime import timedelta

import pytest
from django.db import IntegrityError

from core.ids import new_id
from scheduling.models import AccountManager, Booking
from sellers.models import Seller
from tests.scheduling.conftest import noon_in

pytestmark = pytest.mark.django_db


def copy_of(booking: Booking, **fields: object) -> Booking:
    """Another row with the same values, past every action: only the database can refuse it."""
    same = {name: getattr(booking, name) for name in ["seller", "manager", "period", "time_zone", "language"]}
    return Booking.objects.create(uid=new_id("cal"), **same | fields)


def test_the_database_refuses_two_bookings_of_one_manager_that_overlap(booking: Booking, other_seller: Seller) -> None:
    later = booking.starts_at + timedelta(minutes=15)
    with pytest.raises(IntegrityError, match="one_booking_at_a_time_per_manager"):
        copy_of(booking, seller=other_seller, period=(later, later + timedelta(minutes=30)))


def test_the_database_refuses_two_bookings_of_one_seller_that_overlap(booking: Booking, make_manager) -> None:
    with pytest.raises(IntegrityError, match="one_booking_at_a_time_per_seller"):
        copy_of(booking, manager=make_manager("ben"))


def test_one_session_may_begin_when_another_ends(booking: Booking, other_seller: Seller) -> None:
    assert copy_of(booking, seller=other_seller, period=(booking.ends_at, booking.ends_at + timedelta(minutes=30)))


def test_a_cancelled_booking_is_in_nobodys_way(booking: Booking, other_seller: Seller) -> None:
    Booking.objects.update(status=Booking.Status.CANCELLED)
    assert copy_of(booking, seller=other_seller)


def test_the_database_refuses_a_booking_without_length(booking: Booking, other_seller: Seller) -> None:
    with pytest.raises(IntegrityError, match="booking_has_a_length"):
        copy_of(booking, seller=other_seller, period=(booking.starts_at, booking.starts_at))


def test_the_database_refuses_two_bookings_of_one_offer(booking: Booking, other_seller: Seller) -> None:
    period = (noon_in(8), noon_in(8) + timedelta(minutes=30))
    with pytest.raises(IntegrityError, match="offer_id"):
        copy_of(booking, seller=other_seller, period=period, offer=booking.offer)


def test_bookings_are_found_through_their_own_seller_only(
    booking: Booking, manager: AccountManager, seller: Seller, other_seller: Seller
) -> None:
    assert list(Booking.objects.of(seller.user)) == [booking]
    assert not Booking.objects.of(other_seller.user).exists()
