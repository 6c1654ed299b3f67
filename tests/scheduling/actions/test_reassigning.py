from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from core.errors import DomainError
from messaging.models import Message
from scheduling.actions import cancel_booking, change_booking, reassign_booking, sessions_on, take_day_off
from scheduling.choosing import managers_for
from scheduling.models import AccountManager, Booking, Offer, Place, Session
from scheduling.room.actions.admission import open_room
from sellers.models import Seller
from tests.scheduling.conftest import noon_in

pytestmark = pytest.mark.django_db


def test_another_manager_keeps_uid_session_and_session_id(
    booking: Booking, make_manager: Callable[..., AccountManager]
) -> None:
    ben = make_manager("ben")
    before = Session.objects.get(booking=booking)
    assert reassign_booking(booking, actor=None, reason="manager_away") == ben
    after = Booking.objects.get(pk=booking.pk)
    assert (after.manager, after.uid, after.sequence, after.status) == (ben, booking.uid, 1, "booked")
    assert (after.session.public_id, after.session.code) == (before.public_id, before.code)


def test_the_seller_hears_once_who_attends_instead(
    booking: Booking, seller: Seller, make_manager: Callable[..., AccountManager]
) -> None:
    make_manager("ben")
    reassign_booking(booking, actor=None, reason="manager_away")
    told = Message.objects.of(seller.user).filter(purpose="session_reassigned")
    assert ["Ben attends instead" in message.body for message in told] == [True]
    assert Event.objects.filter(subject=booking.public_id, action="booking.reassigned").count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"languages": ["de"]},
        {"document_countries": ["FR"]},
        {"active": False},
        {"trained_until": None},
        {"trained_until": noon_in(3).date()},  # the day before
    ],
)
def test_whoever_lacks_what_it_asks_for_does_not_take_it_over(
    booking: Booking, make_manager: Callable[..., AccountManager], fields: dict
) -> None:
    Booking.objects.update(document_country="GB")
    make_manager("ben", **fields)
    assert reassign_booking(booking, actor=None, reason="manager_away") is None


def test_where_nobody_can_come_it_is_called_off_with_an_apology(booking: Booking, seller: Seller) -> None:
    assert reassign_booking(booking, actor=None, reason="manager_away") is None
    booking.refresh_from_db()
    assert (booking.status, booking.sequence, Session.objects.get().status) == ("cancelled", 1, "ended")
    assert "We are sorry" in Message.objects.of(seller.user).get(purpose="booking_called_off").body


def test_a_session_that_has_begun_or_was_cancelled_is_not_reassigned(booking: Booking, seller: Seller) -> None:
    Session.objects.update(status=Session.Status.LIVE)
    with pytest.raises(DomainError, match="illegal_transition"):
        reassign_booking(booking, actor=None, reason="manager_away")
    Session.objects.update(status=Session.Status.SCHEDULED)
    cancel_booking(booking, actor=seller.user, reason="seller")
    with pytest.raises(DomainError, match="illegal_transition"):
        reassign_booking(booking, actor=None, reason="manager_away")


def test_what_we_reassign_can_still_be_moved(
    booking: Booking, seller: Seller, make_manager: Callable[..., AccountManager], hold: Callable[..., Offer]
) -> None:
    make_manager("ben")
    reassign_booking(booking, actor=None, reason="manager_away")
    moved = change_booking(booking, actor=seller.user, offer=hold(seller, noon_in(6)), time_zone="UTC")
    assert moved.sequence == 2


def test_a_day_off_takes_no_more_bookings(
    manager: AccountManager, seller: Seller, hold: Callable[..., Offer], ops
) -> None:
    take_day_off(manager, actor=ops, day=noon_in(4).date())
    take_day_off(manager, actor=ops, day=noon_in(4).date())
    assert list(managers_for(hold(seller))) == []
    assert Event.objects.filter(action="account_manager.away").count() == manager.time_off.count() == 1


def test_the_day_is_that_of_the_managers_own_zone(booking: Booking) -> None:
    AccountManager.objects.update(time_zone="Pacific/Auckland")  # noon in UTC is past midnight there
    manager = AccountManager.objects.get()
    day = booking.starts_at.date()
    assert (sessions_on(manager, day), sessions_on(manager, day + timedelta(days=1))) == ([], [booking])


def test_a_room_that_the_absent_one_had_opened_is_free_for_whoever_takes_over(
    booking: Booking, manager: AccountManager, make_manager: Callable[..., AccountManager]
) -> None:
    starts_at = timezone.now() + timedelta(minutes=10)
    Booking.objects.update(period=(starts_at, starts_at + timedelta(minutes=30)))
    booking = Booking.objects.select_related("session", "manager", "seller__user").get()
    open_room(booking.session, manager=manager)
    ben = make_manager("ben")
    reassign_booking(booking, actor=None, reason="manager_away")
    assert open_room(booking.session, manager=ben).owner == ben
    with pytest.raises(DomainError, match="room_taken"):
        open_room(booking.session, manager=manager)


def test_a_session_in_person_goes_only_to_somebody_who_works_there_then(
    met: Booking, place: Place, make_manager: Callable[..., AccountManager]
) -> None:
    elsewhere = Place.objects.create(name="Paris office", address="Paris", time_zone="Europe/Paris")
    make_manager("by-video")
    make_manager("paul").availability.update(place=elsewhere)
    late = make_manager("late", hours=[(weekday, time(15), time(20)) for weekday in range(7)])
    late.availability.update(place=place)
    there = make_manager("there")
    there.availability.update(place=place)
    assert reassign_booking(met, actor=None, reason="manager_away") == there


def test_where_nobody_else_works_there_it_is_called_off(
    met: Booking, make_manager: Callable[..., AccountManager]
) -> None:
    make_manager("by-video")
    assert reassign_booking(met, actor=None, reason="manager_away") is None
