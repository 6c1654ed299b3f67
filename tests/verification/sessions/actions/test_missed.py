"""Sessions that were not held to their end: whose fault it was, what it costs, and how it goes on at once."""

import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from audit.models import Event
from messaging.models import Message
from scheduling.actions import reassign_booking
from scheduling.attendance import Finding
from scheduling.models import Booking, Presence, Session, Side
from tests.races import at_once
from tests.refusals import refusal
from tests.scheduling.conftest import book_held
from tests.verification.attending import again, began, is_there, limit_no_shows, seller_missed, was_there
from tests.verification.building import answer_all, begin
from verification.life.calm_days import Where
from verification.life.deadlines import end_of_workday
from verification.models import Case, MissedSession, Review
from verification.reviewing.actions.reviews import abort_session, admit_seller
from verification.sessions.actions import missed

pytestmark = pytest.mark.django_db
Status = Case.Status
OURS, SELLER = Side.MANAGER, Side.SELLER


def sweep(case: Case) -> tuple[str, str]:
    """What was found by one round (or nothing), and where the case stands now."""
    count = missed.find_missed_sessions()
    found = MissedSession.objects.filter(case=case).first()
    assert count == (found is not None)
    return (found.session.finding if found else "", again(case).status)


def test_a_seller_who_did_not_come_is_offered_new_times_in_the_same_transaction(booked_case: Case) -> None:
    session = seller_missed(booked_case).booking.session
    assert sweep(booked_case) == (Finding.SELLER_ABSENT, Status.SESSION_NEEDED)
    assert Booking.objects.get().status == Booking.Status.MISSED
    assert booked_case.seller.offers.held().count() == 3
    assert booked_case.missed.counted().count() == 1
    moved = Event.objects.get(subject=booked_case.public_id, action="case.session_needed")
    assert json.loads(moved.data)["reason"] == "seller_absent"
    events = Event.objects.filter(subject=session.public_id).order_by("position")
    assert [event.action for event in events] == ["session.ended", "session.found"]
    assert missed.find_missed_sessions() == 0


def test_the_message_says_what_was_found_what_it_costs_and_what_comes_next(booked_case: Case) -> None:
    seller_missed(booked_case)
    missed.find_missed_sessions()
    said = Message.objects.filter(purpose="session_missed").get()
    assert said.title == "You missed your video session"
    assert "you did not come in" in said.body
    assert "missed session number 1. From number 2 on" in said.body
    assert "We hold new times for you until" in said.body
    assert "If you think that this is wrong" in said.body
    assert "London, UTC" in said.body
    assert said.action_path == "/times/"
    assert not Message.objects.filter(purpose="session_needed", revision=2).exists()


def test_within_the_grace_nothing_is_found(booked_case: Case) -> None:
    case = began(booked_case, 14)
    was_there(case.booking.session, OURS, from_minute=0, to_minute=14)
    assert sweep(case) == ("", Status.SESSION_BOOKED)


def test_a_seller_who_came_late_within_the_grace_stays_and_is_let_in(booked_case: Case, account_manager: Any) -> None:
    case = began(booked_case, 16)
    session = case.booking.session
    is_there(session, SELLER, from_minute=14)
    is_there(session, OURS)
    assert sweep(case) == ("", Status.SESSION_BOOKED)
    Session.objects.update(entered_at=timezone.now(), consented_at=timezone.now())
    reviewer = case.booking.manager.user
    admit_seller(begin(again(case), reviewer), actor=reviewer)
    assert again(case).status == Status.IN_SESSION


def test_a_seller_whose_line_just_dropped_is_waited_for(booked_case: Case) -> None:
    case = began(booked_case, 16)
    was_there(case.booking.session, SELLER, from_minute=5, to_minute=13)
    was_there(case.booking.session, OURS, from_minute=0, to_minute=16)
    assert sweep(case) == ("", Status.SESSION_BOOKED)
    case = began(case, 30)
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=17))
    assert sweep(case)[1] == Status.SESSION_NEEDED


def test_a_seller_who_waits_for_us_is_left_to_wait_until_the_very_end_and_it_is_our_fault(booked_case: Case) -> None:
    case = began(booked_case, 40)
    waits = is_there(case.booking.session, SELLER)
    assert sweep(case) == ("", Status.SESSION_BOOKED)
    case = began(case, 46)
    Presence.objects.filter(pk=waits.pk).update(came_at=case.booking.starts_at)
    assert sweep(case) == (Finding.WE_ABSENT, Status.SESSION_NEEDED)
    assert not case.missed.counted().exists()
    body = Message.objects.get(purpose="session_missed").body
    assert "It is not held against you." in body
    assert "If you think" not in body


def test_when_nobody_came_nothing_counts(booked_case: Case) -> None:
    limit_no_shows(1)
    assert sweep(began(booked_case, 16)) == (Finding.NOBODY, Status.SESSION_NEEDED)
    assert not booked_case.missed.counted().exists()


def test_too_many_missed_sessions_end_with_a_person_and_not_in_a_rejection(booked_case: Case) -> None:
    limit_no_shows(2)
    seller_missed(booked_case)
    assert sweep(booked_case) == (Finding.SELLER_ABSENT, Status.SESSION_NEEDED)
    offer = booked_case.seller.offers.held().first()
    booking = book_held(offer, time_zone="Europe/London", actor=booked_case.seller.user)
    Case.objects.update(status=Status.SESSION_BOOKED, booking=booking)
    seller_missed(again(booked_case))
    assert missed.find_missed_sessions() == 1
    case = again(booked_case)
    assert (case.status, case.booking) == (Status.DOCUMENT_REVIEW, None)
    assert case.due_at == end_of_workday(case.since, Where("DE", case.zone), days=3, changes={})
    assert case.detours.get().missed == case.missed.first()
    said = Message.objects.filter(purpose="session_missed").latest("id")
    assert "missed session number 2. From number 2 on" in said.body
    assert "You are not rejected" in said.body


@pytest.mark.parametrize("finding", [Finding.WE_ABSENT, Finding.WE_LATE, Finding.CONNECTION, Finding.NOBODY])
def test_our_fault_and_that_of_the_network_never_count(booked_case: Case, finding: Finding) -> None:
    limit_no_shows(1)
    missed.miss_session(booked_case, actor=None, finding=finding)
    assert again(booked_case).status == Status.SESSION_NEEDED


def test_a_session_whose_both_ends_were_lost_is_a_failed_connection_after_some_minutes(
    live: Review, account_manager: Any
) -> None:
    case = again(live.case)
    Session.objects.update(admitted_at=timezone.now() - timedelta(minutes=20))
    case = began(case, 20)
    for side in Side.values:
        was_there(case.booking.session, side, from_minute=0, to_minute=16)
    assert sweep(case) == ("", Status.IN_SESSION)
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    assert sweep(case) == (Finding.CONNECTION, Status.SESSION_NEEDED)
    live.refresh_from_db()
    assert live.ended_at is not None


def test_a_session_that_only_waits_for_the_decision_is_left_alone(live: Review) -> None:
    answer_all(live)
    case = began(again(live.case), 60)
    Session.objects.update(admitted_at=timezone.now() - timedelta(minutes=60))
    assert sweep(case) == ("", Status.IN_SESSION)


def test_what_a_manager_gives_up_never_counts(live: Review, account_manager: Any) -> None:
    limit_no_shows(1)
    abort_session(live, actor=account_manager, reason="third_person", tried="")
    row = MissedSession.objects.get()
    assert row.session.finding == Finding.CONNECTION  # no page said that it saw anything
    assert not row.counts
    assert json.loads(Event.objects.get(action="case.session_needed").data)["abort"] == "third_person"


@pytest.mark.parametrize("minutes", [-10, 0, 14])
def test_nobody_gives_up_before_the_seller_can_have_come(booked_case: Case, minutes: int) -> None:
    reviewer = booked_case.booking.manager.user
    case = began(booked_case, minutes)
    review = begin(case, reviewer)
    with refusal("seller_may_come"):
        abort_session(review, actor=reviewer, reason="our_fault", tried="")
    assert not MissedSession.objects.exists()


def test_days_ahead_nobody_drops_a_seller(booked_case: Case) -> None:
    with refusal("too_early"):
        begin(booked_case, booked_case.booking.manager.user)
    assert not booked_case.reviews.exists()


def test_whoever_gives_up_a_session_to_which_nobody_came_leaves_the_finding_to_presence(booked_case: Case) -> None:
    case = seller_missed(booked_case)
    reviewer = case.booking.manager.user
    abort_session(begin(case, reviewer), actor=reviewer, reason="our_fault", tried="")
    assert MissedSession.objects.get().session.finding == Finding.SELLER_ABSENT
    assert booked_case.missed.counted().count() == 1


def test_once_the_seller_is_there_a_manager_can_give_up_and_it_does_not_count(booked_case: Case) -> None:
    case = began(booked_case, 5)
    is_there(case.booking.session, SELLER)
    reviewer = case.booking.manager.user
    abort_session(begin(case, reviewer), actor=reviewer, reason="no_media", tried="")
    assert MissedSession.objects.get().session.finding == Finding.UNFINISHED


def again_booked(case: Case) -> Case:
    offer = case.seller.offers.held().first()
    booking = book_held(offer, time_zone="Europe/London", actor=case.seller.user)
    Case.objects.update(status=Status.SESSION_BOOKED, booking=booking)
    return again(case)


def only_at_the_door(case: Case) -> Case:
    case = seller_missed(case)
    early = case.booking.starts_at - timedelta(minutes=10)
    Session.objects.filter(pk=case.booking.session.pk).update(entered_at=early)
    return case


def test_a_door_without_the_room_behind_it_is_believed_once_in_a_case(booked_case: Case) -> None:
    only_at_the_door(booked_case)
    assert sweep(booked_case) == (Finding.CONNECTION, Status.SESSION_NEEDED)
    case = only_at_the_door(again_booked(booked_case))
    assert missed.find_missed_sessions() == 1
    findings = [row.session.finding for row in case.missed.order_by("id")]
    assert findings == [Finding.CONNECTION, Finding.SELLER_ABSENT]


def test_a_line_that_failed_in_the_room_uses_nothing_of_that_up(booked_case: Case) -> None:
    case = seller_missed(booked_case)
    was_there(case.booking.session, SELLER, from_minute=0, to_minute=1)
    assert sweep(case) == (Finding.CONNECTION, Status.SESSION_NEEDED)
    case = only_at_the_door(again_booked(case))
    missed.find_missed_sessions()
    assert case.missed.first().session.finding == Finding.CONNECTION


def test_who_has_waited_for_us_in_vain_takes_another_time_at_once(booked_case: Case) -> None:
    case = began(booked_case, 16)
    is_there(case.booking.session, SELLER)
    missed.rebook_late_session(case, actor=case.seller.user)
    assert again(case).status == Status.SESSION_NEEDED
    assert MissedSession.objects.get().session.finding == Finding.WE_ABSENT


def test_nobody_leaves_before_the_grace_or_while_we_are_there_or_after_missing_it(booked_case: Case) -> None:
    case = began(booked_case, 14)
    with refusal("not_late"):
        missed.rebook_late_session(case, actor=case.seller.user)
    case = seller_missed(case)
    with refusal("not_late"):
        missed.rebook_late_session(case, actor=case.seller.user)
    is_there(case.booking.session, OURS)
    was_there(case.booking.session, SELLER, from_minute=0, to_minute=15)
    with refusal("not_late"):
        missed.rebook_late_session(case, actor=case.seller.user)


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_the_same_instant_find_it_once(booked_case: Case) -> None:
    seller_missed(booked_case)
    at_once([partial(missed.find_missed_sessions)] * 2)
    assert MissedSession.objects.count() == 1
    assert Message.objects.filter(purpose="session_missed").count() == 1


def test_that_the_former_manager_came_does_not_blame_a_seller_whom_the_new_one_did_not_meet(
    booked_case: Case, make_manager: Any
) -> None:
    make_manager("ben")
    case = began(booked_case, -30)
    was_there(case.booking.session, OURS, from_minute=-10, to_minute=1)
    assert reassign_booking(case.booking, actor=None, reason="manager_away")
    assert sweep(began(case, 16)) == (Finding.NOBODY, Status.SESSION_NEEDED)
    assert not case.missed.counted().exists()


def test_a_seller_who_met_only_the_former_manager_waited_for_us_in_vain(booked_case: Case, make_manager: Any) -> None:
    make_manager("ben")
    case = began(booked_case, -30)
    is_there(case.booking.session, OURS, from_minute=-10)
    reassign_booking(case.booking, actor=None, reason="manager_away")
    case = began(case, 16)
    is_there(case.booking.session, SELLER)
    missed.rebook_late_session(case, actor=case.seller.user)
    assert MissedSession.objects.get().session.finding == Finding.WE_ABSENT
