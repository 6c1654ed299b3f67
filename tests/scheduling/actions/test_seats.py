from collections.abc import Callable
from datetime import timedelta

import pytest

from core.models import User
from scheduling.actions import offer_times, take_day_off
from scheduling.actions.seats import move_seats
from scheduling.models import AccountManager, Offer
from sellers.models import Seller
from tests.scheduling.conftest import book_held, noon_in

pytestmark = pytest.mark.django_db
MakeManager = Callable[..., AccountManager]
HoldTime = Callable[..., Offer]


def test_each_time_that_is_held_keeps_the_seat_of_somebody_who_can_come(
    seller: Seller, make_manager: MakeManager
) -> None:
    english = make_manager("ben")
    make_manager("ken", languages=["ja"])
    assert {offer.seat for offer in offer_times(seller, language="en")} == {english}


def test_who_takes_a_day_off_keeps_no_seat_on_it(
    seller: Seller, make_manager: MakeManager, hold: HoldTime, ops: User
) -> None:
    anna, ben = make_manager("anna"), make_manager("ben")
    offers = [hold(seller, noon_in(days), seat=anna) for days in (4, 5)]
    take_day_off(anna, actor=ops, day=noon_in(4).date())
    assert [Offer.objects.get(pk=offer.pk).seat for offer in offers] == [ben, anna]


def test_two_held_times_that_lose_their_seats_do_not_get_the_same_one(
    seller: Seller, other_seller: Seller, make_manager: MakeManager, hold: HoldTime
) -> None:
    anna, ben = make_manager("anna", active=False), make_manager("ben")
    for somebody in (seller, other_seller):
        hold(somebody, seat=anna)
    move_seats()
    assert list(Offer.objects.order_by("pk").values_list("seat", flat=True)) == [ben.pk, None]


def test_a_time_without_a_seat_can_be_booked_while_somebody_is_free(
    seller: Seller, manager: AccountManager, hold: HoldTime
) -> None:
    assert book_held(hold(seller)).manager == manager


def test_nobody_books_the_seat_that_is_kept_for_another_seller(
    seller: Seller, other_seller: Seller, make_manager: MakeManager, hold: HoldTime
) -> None:
    anna, ben = make_manager("anna"), make_manager("ben")
    hold(other_seller, noon_in(4) + timedelta(minutes=15), seat=anna)
    assert book_held(hold(seller, seat=ben)).manager == ben
