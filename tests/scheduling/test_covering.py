from collections.abc import Callable

import pytest

from scheduling.choosing import managers_for
from scheduling.covering import count_others
from scheduling.models import AccountManager, Booking, Offer
from sellers.models import Seller

pytestmark = pytest.mark.django_db


def test_those_are_counted_who_could_take_it_over_and_not_who_holds_it(
    booking: Booking, make_manager: Callable[..., AccountManager]
) -> None:
    make_manager("ben")
    make_manager("cleo", languages=["de"])
    make_manager("dora", hours=[])
    assert count_others([booking]) == {booking.pk: 1} == {booking.pk: len(managers_for(booking))}


def test_a_seat_that_somebody_elses_hold_keeps_is_not_free(
    booking: Booking, other_seller: Seller, make_manager: Callable[..., AccountManager], hold: Callable[..., Offer]
) -> None:
    ben = make_manager("ben")
    hold(other_seller, booking.starts_at, seat=ben)
    assert count_others([booking]) == {booking.pk: 0}


def test_of_no_session_nothing_is_read(db: None, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(0):
        assert count_others([]) == {}
