from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Event
from core.errors import DomainError
from messaging.models import Message
from scheduling.actions import book_offer, cancel_booking, change_booking, held_offers
from scheduling.choosing import managers_for
from scheduling.models import AccountManager, Booking, JoinToken, Offer, Session
from sellers.models import Seller
from tests.races import at_once
from tests.restoring import AS_OWNER
from tests.scheduling.conftest import book_held, noon_in

pytestmark = pytest.mark.django_db
MakeManager = Callable[..., AccountManager]
HoldTime = Callable[..., Offer]


def move(booking: Booking, **ahead: float) -> None:
    """Move the booking's row to so long from now."""
    starts = timezone.now() + timedelta(**ahead)
    Booking.objects.filter(pk=booking.pk).update(period=(starts, starts + timedelta(minutes=30)))


@contextmanager
def refused(code: str) -> Iterator[None]:
    """A refusal ends the transaction that it is in."""
    with pytest.raises(DomainError, check=lambda error: error.code == code), transaction.atomic():
        yield


def test_a_booking_holds_instant_zone_language_and_a_manager(booking: Booking, manager: AccountManager) -> None:
    assert (booking.starts_at, booking.ends_at) == (noon_in(4), noon_in(4) + timedelta(minutes=30))
    assert (booking.time_zone, booking.language, booking.manager) == ("Europe/London", "en", manager)
    assert (booking.status, booking.offer.status, booking.sequence) == ("booked", "taken", 0)


def test_a_booking_makes_a_session_with_an_id_of_its_own(booking: Booking) -> None:
    session = booking.session
    assert (session.status, len(session.code), session.code[4]) == ("scheduled", 9, "-")


def test_a_booking_lets_go_of_the_other_times(seller: Seller, manager: AccountManager, hold: HoldTime) -> None:
    offer, _ = hold(seller), hold(seller, noon_in(5))
    book_offer(offer, actor=seller.user, time_zone="UTC")
    assert not held_offers(seller).exists()


def test_a_booking_is_an_event(booking: Booking, seller: Seller) -> None:
    event = Event.objects.get(action="booking.booked")
    assert (event.subject, event.actor) == (booking.public_id, seller.user.public_id)


def test_a_double_click_gives_the_same_booking(seller: Seller, manager: AccountManager, hold: HoldTime) -> None:
    offer = hold(seller)
    (first, is_new), (second, is_new_again) = (book_offer(offer, actor=seller.user, time_zone="UTC") for _ in range(2))
    assert (first, is_new) == (second, True)
    assert not is_new_again
    assert (Booking.objects.count(), Message.objects.filter(purpose="session_booked").count()) == (1, 1)


def test_a_booking_takes_two_round_trips_and_what_it_writes_goes_with_the_commit(
    seller: Seller, manager: AccountManager, hold: HoldTime, django_assert_num_queries: Callable[..., Any]
) -> None:
    offer = hold(seller)
    managers_for(offer)  # the working hours are in memory
    with django_assert_num_queries(2):
        book_offer(offer, actor=seller.user, time_zone="UTC")


def test_a_second_booking_of_one_seller_is_refused(booking: Booking, seller: Seller, hold: HoldTime) -> None:
    with refused("already_booked"):
        book_offer(hold(seller, noon_in(5)), actor=seller.user, time_zone="UTC")


@pytest.mark.parametrize("fields", [{"status": "expired"}, {"status": "released"}, {"expires_at": noon_in(-1)}])
def test_a_time_that_is_held_no_longer_cannot_be_booked(
    seller: Seller, manager: AccountManager, hold: HoldTime, fields: dict
) -> None:
    with refused("taken"):
        book_offer(hold(seller, **fields), actor=seller.user, time_zone="UTC")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused(
    seller: Seller, manager: AccountManager, hold: HoldTime, zone: str
) -> None:
    with refused("unknown_zone"):
        book_offer(hold(seller), actor=seller.user, time_zone=zone)


def test_an_old_name_of_a_zone_is_known(seller: Seller, manager: AccountManager, hold: HoldTime) -> None:
    assert book_held(hold(seller), time_zone="Asia/Calcutta", actor=seller.user).time_zone == "Asia/Calcutta"


def test_a_training_that_ended_since_the_offer_means_taken(
    seller: Seller, manager: AccountManager, hold: HoldTime
) -> None:
    offer = hold(seller)
    AccountManager.objects.update(trained_until=timezone.now().date() - timedelta(days=1))
    with refused("taken"):
        book_offer(offer, actor=seller.user, time_zone="UTC")
    assert not Booking.objects.exists()


def test_the_manager_is_picked_at_random_among_the_free(
    make_seller: Callable[..., Seller], make_manager: MakeManager, hold: HoldTime
) -> None:
    for name in ["anna", "ben"]:
        make_manager(name)
    sellers = [make_seller(f"s{number}@example.com") for number in range(20)]
    picked = {book_held(hold(seller, noon_in(2 + number))).manager_id for number, seller in enumerate(sellers)}
    assert len(picked) == 2


def test_an_english_booking_leaves_the_only_german_speaker_to_a_german_hold(
    seller: Seller, other_seller: Seller, make_manager: MakeManager, hold: HoldTime
) -> None:
    both = make_manager("anna", languages=["en", "de"])
    english = make_manager("ben", languages=["en"])
    hold(other_seller, language="de", seat=both)
    assert book_held(hold(seller)).manager == english


def test_changing_keeps_the_uid_and_raises_the_sequence(booking: Booking, seller: Seller, hold: HoldTime) -> None:
    new = change_booking(booking, actor=seller.user, offer=hold(seller, noon_in(6)), time_zone="Asia/Tokyo")
    booking.refresh_from_db()
    assert (booking.status, new.status, new.time_zone) == ("changed", "booked", "Asia/Tokyo")
    assert (new.uid, new.sequence) == (booking.uid, 1)


def test_changing_gives_another_session_id_and_ends_the_old_session(
    booking: Booking, seller: Seller, hold: HoldTime
) -> None:
    old_code = booking.session.code
    new = change_booking(booking, actor=seller.user, offer=hold(seller, noon_in(6)), time_zone="UTC")
    assert new.session.code != old_code
    assert Session.objects.get(booking=booking).status == "ended"
    assert not JoinToken.objects.filter(session__booking=booking).exists()


def test_changing_to_a_time_that_was_taken_keeps_the_old_one(
    booking: Booking, seller: Seller, other_seller: Seller, hold: HoldTime
) -> None:
    wanted = hold(seller, noon_in(6))
    book_offer(hold(other_seller, noon_in(6)), actor=None, time_zone="UTC")
    with refused("taken"):
        change_booking(booking, actor=seller.user, offer=wanted, time_zone="UTC")
    booking.refresh_from_db()
    assert (booking.status, booking.session.status) == ("booked", "scheduled")
    assert JoinToken.objects.filter(session__booking=booking).exists()


def test_a_change_can_overlap_the_old_time(booking: Booking, seller: Seller, hold: HoldTime) -> None:
    later = hold(seller, booking.starts_at + timedelta(minutes=15))
    assert change_booking(booking, actor=seller.user, offer=later, time_zone="UTC").starts_at == later.starts_at


def test_a_double_click_changes_once(booking: Booking, seller: Seller, hold: HoldTime) -> None:
    offer = hold(seller, noon_in(6))
    first, second = (change_booking(booking, actor=None, offer=offer, time_zone="UTC") for _ in range(2))
    assert first == second


def test_another_sellers_held_time_changes_nothing(
    booking: Booking, seller: Seller, other_seller: Seller, hold: HoldTime
) -> None:
    with pytest.raises(Booking.DoesNotExist), transaction.atomic():
        change_booking(booking, actor=seller.user, offer=hold(other_seller, noon_in(6)), time_zone="UTC")
    booking.refresh_from_db()
    assert booking.status == "booked"


@pytest.mark.parametrize("minutes", [59, 0, -10])
def test_within_the_cut_off_nothing_can_be_changed_or_cancelled(
    booking: Booking, seller: Seller, hold: HoldTime, minutes: int
) -> None:
    move(booking, minutes=minutes)
    with refused("too_late"):
        change_booking(booking, actor=seller.user, offer=hold(seller, noon_in(6)), time_zone="UTC")
    with refused("too_late"):
        cancel_booking(booking, actor=seller.user, reason="seller")


def test_cancelling_frees_the_time_and_ends_the_session(
    booking: Booking, seller: Seller, other_seller: Seller, hold: HoldTime
) -> None:
    move_to = booking.starts_at
    cancel_booking(booking, actor=seller.user, reason="seller")
    booking.refresh_from_db()
    assert (booking.status, booking.sequence, booking.session.status) == ("cancelled", 1, "ended")
    assert book_held(hold(other_seller, move_to)).manager == booking.manager


def test_cancelling_twice_is_refused(booking: Booking, seller: Seller) -> None:
    cancel_booking(booking, actor=seller.user, reason="seller")
    with refused("illegal_transition"):
        cancel_booking(booking, actor=seller.user, reason="seller")


@pytest.mark.django_db(transaction=True)
def test_fifty_connections_that_book_one_slot_are_one_success_and_49_times_taken(
    make_seller: Callable[..., Seller], manager: AccountManager, hold: HoldTime
) -> None:
    offers = [hold(make_seller(f"s{number}@example.com")) for number in range(50)]
    outcome = at_once([lambda offer=offer: book_offer(offer, actor=None, time_zone="UTC") for offer in offers])
    assert outcome == {"done": 1, "taken": 49}
    assert Booking.objects.count() == Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_with_three_managers_three_of_twenty_are_booked_and_none_is_refused_while_one_is_free(
    make_seller: Callable[..., Seller], make_manager: MakeManager, hold: HoldTime
) -> None:
    for name in ["anna", "ben", "cleo"]:
        make_manager(name)
    offers = [hold(make_seller(f"s{number}@example.com")) for number in range(20)]
    outcome = at_once([lambda offer=offer: book_offer(offer, actor=None, time_zone="UTC") for offer in offers])
    assert outcome == {"done": 3, "taken": 17}
    assert Booking.objects.values("manager").distinct().count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_hundred_sellers_on_a_hundred_slots_take_every_slot_once(
    make_seller: Callable[..., Seller], make_manager: MakeManager, hold: HoldTime
) -> None:
    """Ten account managers at ten times; twenty sellers want each time."""
    for number in range(10):
        make_manager(f"m{number}", sessions_per_day=48)
    times = [noon_in(4) + number * timedelta(minutes=30) for number in range(10)]
    offers = [hold(make_seller(f"s{number}@example.com"), times[number % 10]) for number in range(200)]
    outcome = at_once([lambda offer=offer: book_offer(offer, actor=None, time_zone="UTC") for offer in offers])
    assert outcome == {"done": 100, "taken": 100}
    assert Booking.objects.values("manager", "period").distinct().count() == Session.objects.count() == 100
    assert Booking.objects.values("seller").distinct().count() == 100


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_two_connections_books_once(seller: Seller, manager: AccountManager, hold: HoldTime) -> None:
    offer = hold(seller)
    outcome = at_once([lambda: book_offer(offer, actor=None, time_zone="UTC")] * 5)
    assert outcome == {"done": 5}
    assert Booking.objects.count() == Message.objects.filter(purpose="session_booked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_deadlock_means_taken(seller: Seller, other_seller: Seller, manager: AccountManager, hold: HoldTime) -> None:
    """A rival has the slot and then waits for this seller's row; it has more patience, so this side gives in."""
    offer, rival = hold(seller), hold(other_seller)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{AS_OWNER}; SET LOCAL deadlock_timeout = '60s'")
        book_offer(rival, actor=None, time_zone="UTC")
        with ThreadPoolExecutor(1) as threads:
            outcome = threads.submit(at_once, [lambda: book_offer(offer, actor=None, time_zone="UTC")])
            _wait_for_a_waiting_rival()
            Seller.objects.select_for_update().get(pk=seller.pk)
            assert outcome.result() == {"taken": 1}


def _wait_for_a_waiting_rival() -> None:
    deadline = monotonic() + 10
    while monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%%take_offer%%'"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("the other connection never waited")
