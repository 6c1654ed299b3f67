"""Times of a case: offered, chosen, wished for, moved and cancelled."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from audit.models import Event
from core.policy import publish_policy
from messaging.models import Message
from scheduling.choosing import managers_for
from scheduling.models import Availability, Booking, Offer
from sellers.models import Seller
from tests.refusals import refusal
from tests.verification.building import open_case
from verification.actions import cases
from verification.life.calm_days import Where
from verification.life.deadlines import end_of_workday
from verification.models import Case

pytestmark = pytest.mark.django_db


Status = Case.Status


def events_of(case: Case) -> list[str]:
    return list(Event.objects.filter(subject=case.public_id).order_by("position").values_list("action", flat=True))


def messages_of(seller: Seller) -> list[str]:
    return list(Message.objects.filter(recipient=seller.user).order_by("id").values_list("purpose", flat=True))


def test_without_a_free_time_staff_have_to_find_one(ready: Seller, sample: Callable[[int], None]) -> None:
    sample(100)
    case = cases.submit_case(ready, actor=ready.user)
    assert case.status == Status.SESSION_NEEDED
    assert case.due_at == end_of_workday(case.times_wanted_at, Where("DE", case.zone), days=3, changes={})
    assert events_of(case) == ["case.submitted", "case.times_wanted"]
    assert messages_of(ready) == ["times_wanted"]


def test_a_chosen_time_is_booked(session_case: Case) -> None:
    seller = session_case.seller
    offer = seller.offers.held().last()
    booking = cases.choose_time(session_case, actor=seller.user, offer=offer, time_zone="Asia/Tokyo")
    session_case.refresh_from_db()
    assert (session_case.status, session_case.booking) == (Status.SESSION_BOOKED, booking)
    assert session_case.due_at == booking.starts_at == offer.starts_at
    assert booking.time_zone == "Asia/Tokyo"
    assert events_of(session_case)[-1] == "case.session_booked"


def test_a_time_is_chosen_in_three_round_trips(
    session_case: Case, django_assert_num_queries: Callable[..., Any]
) -> None:
    seller = session_case.seller
    offer = seller.offers.held().first()
    managers_for(offer)  # the working hours are in memory
    with django_assert_num_queries(5):  # with the savepoint that stands for the transaction here
        cases.choose_time(session_case, actor=seller.user, offer=offer, time_zone="UTC")


def test_a_double_click_books_once(session_case: Case) -> None:
    seller = session_case.seller
    offer = seller.offers.held().first()
    first = cases.choose_time(session_case, actor=seller.user, offer=offer, time_zone="UTC")
    assert cases.choose_time(session_case, actor=seller.user, offer=offer, time_zone="UTC") == first
    assert Booking.objects.count() == 1


def test_a_time_that_was_given_back_is_taken_when_an_old_page_asks_for_it_again(session_case: Case) -> None:
    seller = session_case.seller
    offer = seller.offers.held().first()
    cases.choose_time(session_case, actor=seller.user, offer=offer, time_zone="UTC")
    cases.cancel_time(session_case, actor=seller.user)
    session_case.refresh_from_db()
    with refusal("taken"):
        cases.choose_time(session_case, actor=seller.user, offer=offer, time_zone="UTC")


def test_no_time_is_booked_for_a_case_that_has_moved_on_since_it_was_read(session_case: Case) -> None:
    seller = session_case.seller
    offer = seller.offers.held().first()
    Case.objects.update(status=Status.WITHDRAWN)
    with refusal("not_now"):
        cases.choose_time(session_case, actor=seller.user, offer=offer, time_zone="UTC")
    assert not Booking.objects.exists()


def test_a_time_that_is_held_no_longer_changes_nothing(session_case: Case) -> None:
    seller = session_case.seller
    offer = seller.offers.held().first()
    Offer.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with refusal("taken"):
        cases.choose_time(session_case, actor=seller.user, offer=offer, time_zone="UTC")
    session_case.refresh_from_db()
    assert session_case.status == Status.SESSION_NEEDED


def test_other_times_replace_those_before_without_a_message(session_case: Case) -> None:
    seller = session_case.seller
    before = set(seller.offers.held())
    after = cases.renew_times(session_case, actor=seller.user, declined=True)
    session_case.refresh_from_db()
    assert len(after) == 3
    assert not before & set(after)
    assert session_case.declined_sets == 1
    assert messages_of(seller) == ["session_needed"]


EVENINGS = {"weekdays": [5, 6], "hours": ["evening"], "time_zone": "Asia/Shanghai"}


def test_times_as_wished_are_offered_where_they_are_free(session_case: Case) -> None:
    offers = cases.wish_times(session_case, actor=session_case.seller.user, **EVENINGS)
    local = [offer.starts_at.astimezone(ZoneInfo("Asia/Shanghai")) for offer in offers]
    assert len(local) == 3
    assert {start.weekday() for start in local} <= {5, 6}
    assert all(18 <= start.hour < 22 for start in local)
    assert json.loads(Event.objects.filter(action="case.times_wished").get().data) == EVENINGS


def test_a_wish_that_nobody_can_serve_is_a_request_to_staff_and_what_is_held_stays(session_case: Case) -> None:
    seller = session_case.seller
    held = set(seller.offers.held())
    Availability.objects.all().delete()
    assert cases.wish_times(session_case, actor=seller.user, **EVENINGS) == []
    session_case.refresh_from_db()
    assert session_case.wished_times == EVENINGS
    assert session_case.due_at == end_of_workday(
        session_case.times_wanted_at, Where("DE", session_case.zone), days=3, changes={}
    )
    assert events_of(session_case)[-2:] == ["case.times_wished", "case.times_wanted"]
    assert messages_of(seller) == ["session_needed", "times_wanted"]
    assert set(seller.offers.held()) == held


def test_looking_again_does_not_move_the_day_of_the_answer(session_case: Case) -> None:
    Availability.objects.all().delete()
    seller = session_case.seller
    assert cases.renew_times(session_case, actor=seller.user) == []
    session_case.refresh_from_db()
    promised = session_case.due_at
    cases.renew_times(session_case, actor=seller.user)
    session_case.refresh_from_db()
    assert session_case.due_at == promised


def test_a_session_moves_to_another_time(booked_case: Case) -> None:
    seller, before = booked_case.seller, booked_case.booking
    offer = cases.renew_times(booked_case, actor=seller.user)[0]
    after = cases.change_time(booked_case, actor=seller.user, offer=offer, time_zone="Europe/London")
    booked_case.refresh_from_db()
    before.refresh_from_db()
    assert (booked_case.booking, booked_case.due_at) == (after, after.starts_at)
    assert before.status == Booking.Status.CHANGED
    assert events_of(booked_case)[-1] == "case.time_changed"


def test_a_cancelled_session_is_followed_by_new_times(booked_case: Case) -> None:
    seller = booked_case.seller
    cases.cancel_time(booked_case, actor=seller.user)
    booked_case.refresh_from_db()
    assert (booked_case.status, booked_case.booking) == (Status.SESSION_NEEDED, None)
    assert seller.offers.held().count() == 3
    assert messages_of(seller).count("session_needed") == 2


def test_those_who_wait_for_a_time_are_offered_one_when_it_is_free(
    ready: Seller, sample: Callable[[int], None], make_manager: Callable[..., Any]
) -> None:
    sample(100)
    case = cases.submit_case(ready, actor=ready.user)
    assert cases.offer_to_waiting() == 0
    make_manager()
    assert cases.offer_to_waiting() == 1
    case.refresh_from_db()
    assert case.times_wanted_at is None
    assert messages_of(ready) == ["times_wanted", "session_needed"]
    assert cases.offer_to_waiting() == 0


def waiting(make_seller: Callable[..., Seller], count: int) -> list[Case]:
    """Whom no time suits: the longest waiting first."""
    now = timezone.now()
    found = []
    for number in range(count):
        seller = make_seller(f"waits{number}@example.com", time_zone="Europe/London")
        wanted = now - timedelta(hours=count - number)
        found.append(open_case(seller, Status.SESSION_NEEDED, times_wanted_at=wanted))
    return found


def test_those_for_whom_nothing_is_ever_free_starve_nobody(
    make_seller: Callable[..., Seller], manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "BATCH", 2)
    *first, last = waiting(make_seller, 3)
    Case.objects.filter(pk__in=[case.pk for case in first]).update(language="ja")
    assert [cases.offer_to_waiting(), cases.offer_to_waiting()] == [0, 1]
    assert last.seller.offers.held().count() == 3
    assert Case.objects.filter(times_wanted_at__isnull=False).count() == 2


def book_again(case: Case) -> Case:
    case.refresh_from_db()
    offer = case.seller.offers.held().first()
    cases.choose_time(case, actor=case.seller.user, offer=offer, time_zone="Europe/London")
    return Case.objects.get(pk=case.pk)


def test_cancelling_counts_with_moving_so_that_nobody_looks_for_another_account_manager(
    booked_case: Case, ops: Any
) -> None:
    publish_policy({"booking_changes_count": 2}, actor=ops, note="test")
    user = booked_case.seller.user
    cases.cancel_time(booked_case, actor=user)
    case = book_again(booked_case)
    offer = cases.renew_times(case, actor=user)[0]
    cases.change_time(case, actor=user, offer=offer, time_zone="Europe/London")
    with refusal("too_many_changes"):
        cases.cancel_time(case, actor=user)
    offer = cases.renew_times(case, actor=user)[0]
    with refusal("too_many_changes"):
        cases.change_time(case, actor=user, offer=offer, time_zone="Europe/London")
    case.refresh_from_db()
    assert case.booking.status == Booking.Status.BOOKED
    assert case.changes == 2
