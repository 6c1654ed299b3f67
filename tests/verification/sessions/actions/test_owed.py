"""A case that a person has because its seller missed the session: new times, or on without it."""

import json
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import Event
from core.models import User
from messaging.models import Message
from scheduling.attendance import Finding
from scheduling.models import Booking, Session
from sellers.models import Seller
from tests.races import at_once
from tests.refusals import refusal
from tests.scheduling.conftest import book_held
from tests.verification.attending import again, limit_no_shows
from tests.verification.building import answer_all, begin, book, find, session_case
from verification.models import Case, ChecklistItem, Decision, Detour, MissedSession, Review
from verification.reviewing.actions.decisions import decide
from verification.reviewing.actions.reviews import admit_seller
from verification.sessions.actions.contests import answer_contest, contest_missed
from verification.sessions.actions.missed import miss_session
from verification.sessions.actions.owed import give_session_again, waive_session
from verification.sessions.owed import lacks_session, owed_session

pytestmark = pytest.mark.django_db
Status = Case.Status
WHY = "On the phone he said that he had been in hospital."


@pytest.fixture
def owing(booked_case: Case) -> Case:
    """Missed once, which the policy takes for too often. Every time of Anna, who waited, is free again."""
    limit_no_shows(1)
    miss_session(booked_case, actor=None, finding=Finding.SELLER_ABSENT)
    return again(booked_case)


@pytest.fixture
def complete(seller: Seller, account_manager: User) -> Case:
    """With documents that can be judged; the account manager was there, and the seller was not."""
    limit_no_shows(1)
    case = session_case(seller, account_manager)
    miss_session(case, actor=None, finding=Finding.SELLER_ABSENT)
    return again(case)


def approve(case: Case, reviewer: User) -> None:
    review = begin(case, reviewer)
    answer_all(review)
    decide(review, actor=reviewer, outcome="approved", reason_codes=[])


def test_it_is_not_approved_without_the_session(complete: Case, lead: User) -> None:
    with refusal("session_owed"):
        approve(complete, lead)
    assert again(complete).status == Status.DOCUMENT_REVIEW


@pytest.mark.parametrize(("outcome", "reason"), [("documents_needed", "unreadable"), ("rejected", "altered")])
def test_documents_are_asked_for_and_it_is_rejected_as_ever(
    complete: Case, lead: User, outcome: str, reason: str
) -> None:
    review = begin(complete, lead)
    answer_all(review, rejected={"identity": reason})
    decide(review, actor=lead, outcome=outcome, reason_codes=[reason])
    assert again(complete).status == outcome


def test_after_new_documents_the_session_is_still_owed(complete: Case, lead: User) -> None:
    review = begin(complete, lead)
    answer_all(review, rejected={"identity": "unreadable"})
    decide(review, actor=lead, outcome="documents_needed", reason_codes=["unreadable"])
    assert owed_session(again(complete)) is not None


def test_given_again_the_seller_has_new_times_in_the_same_transaction_and_is_told(owing: Case, lead: User) -> None:
    review = begin(owing, lead)
    give_session_again(owing, actor=lead, reason=WHY)
    case = again(owing)
    assert (case.status, case.seller.offers.held().count()) == (Status.SESSION_NEEDED, 3)
    review.refresh_from_db()
    assert review.ended_at is not None
    body = Message.objects.get(purpose="session_given_again").body
    assert "still needed to verify you" in body
    assert "We hold new times for you until" in body
    event = Event.objects.filter(action="case.session_needed").latest("id")
    assert (event.actor, json.loads(event.data)["reason"]) == (lead.public_id, "given_again")


def test_the_reason_is_kept_encrypted_and_not_told_to_the_log_nor_to_the_seller(owing: Case, lead: User) -> None:
    give_session_again(owing, actor=lead, reason=WHY)
    row = Detour.objects.get()
    assert (row.ruling, row.ruling_reason, row.ruled_by) == ("given_again", WHY, lead)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ruling_reason FROM verification_detour")
        assert WHY.encode() not in bytes(cursor.fetchone()[0])
    assert not Event.objects.filter(data__contains="hospital").exists()
    assert not any("hospital" in message.body for message in Message.objects.all())


def test_where_no_time_is_free_the_seller_reads_that_one_is_looked_for(complete: Case, lead: User) -> None:
    give_session_again(complete, actor=lead, reason=WHY)
    assert again(complete).times_wanted_at is not None
    assert "No time is free at the moment." in Message.objects.get(purpose="session_given_again").body


def test_a_session_held_after_all_is_owed_no_longer(complete: Case, account_manager: User, lead: User) -> None:
    give_session_again(complete, actor=lead, reason=WHY)
    Case.objects.update(status=Status.IN_SESSION, booking=book(complete.seller, account_manager))
    review = begin(again(complete), account_manager)
    Session.objects.filter(pk=review.session.pk).update(admitted_at=timezone.now())
    answer_all(review, rejected={"identity": "unreadable"})
    decide(review, actor=account_manager, outcome="documents_needed", reason_codes=["unreadable"])
    assert owed_session(again(complete)) is None


def test_missed_once_more_it_is_owed_once_more(owing: Case, lead: User) -> None:
    give_session_again(owing, actor=lead, reason=WHY)
    offer = owing.seller.offers.held().first()
    booking = book_held(offer, time_zone="Europe/London", actor=owing.seller.user)
    Case.objects.update(status=Status.SESSION_BOOKED, booking=booking)
    miss_session(again(owing), actor=None, finding=Finding.SELLER_ABSENT)
    case = again(owing)
    assert case.status == Status.DOCUMENT_REVIEW
    assert owed_session(case).missed.session == Booking.objects.latest("id").session


def test_a_lead_who_was_not_there_lets_it_go_on_without_the_session(
    complete: Case, lead: User, account_manager: User
) -> None:
    find(complete, "country")
    waive_session(complete, actor=lead, reason=WHY)
    event = Event.objects.get(action="case.session_waived")
    assert (event.subject, event.actor) == (complete.public_id, lead.public_id)
    approve(complete, account_manager)
    assert again(complete).status == Status.APPROVED


def test_four_eyes_whoever_goes_on_without_it_does_not_approve_too(complete: Case, lead: User) -> None:
    waive_session(complete, actor=lead, reason=WHY)
    with refusal("same_person"):
        approve(complete, lead)
    assert again(complete).status == Status.DOCUMENT_REVIEW


def test_four_eyes_neither_a_reviewer_nor_who_waited_for_the_seller_goes_on_without_it(
    complete: Case, account_manager: User, make_staff: Any
) -> None:
    with refusal("not_allowed"):
        waive_session(complete, actor=account_manager, reason=WHY)
    account_manager.groups.set(make_staff("lead").groups.all())
    with refusal("not_allowed"):
        waive_session(complete, actor=User.objects.get(pk=account_manager.pk), reason=WHY)


@pytest.mark.parametrize("act", [give_session_again, waive_session])
@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_without_a_reason_nothing_happens(complete: Case, lead: User, act: Any, reason: str) -> None:
    with refusal("bad_text"):
        act(complete, actor=lead, reason=reason)
    assert owed_session(again(complete)) is not None


@pytest.mark.parametrize("act", [give_session_again, waive_session])
def test_of_two_at_once_one_rules(complete: Case, lead: User, act: Any) -> None:
    act(complete, actor=lead, reason=WHY)
    with refusal("nothing_owed"):
        act(complete, actor=lead, reason=WHY)


def test_nothing_is_owed_by_a_case_that_came_with_its_documents_alone(reviewed_case: Case, lead: User) -> None:
    with refusal("nothing_owed"):
        waive_session(reviewed_case, actor=lead, reason=WHY)


@pytest.mark.parametrize("act", [give_session_again, waive_session])
def test_nobody_rules_on_a_case_of_which_they_are_the_seller(complete: Case, act: Any) -> None:
    with refusal("own_case"):
        act(complete, actor=complete.seller.user, reason=WHY)


def test_no_times_are_given_under_the_hands_of_another_reviewer(
    complete: Case, lead: User, account_manager: User
) -> None:
    begin(complete, account_manager)
    with refusal("review_taken"):
        give_session_again(complete, actor=lead, reason=WHY)


def test_a_finding_that_is_taken_back_during_a_review_leaves_the_session_owed(
    complete: Case, lead: User, make_user: Any
) -> None:
    missed = MissedSession.objects.get()
    contest_missed(missed, actor=complete.seller.user, text="I was there.")
    begin(complete, lead)
    answer_contest(missed, actor=lead, accepted=True, text="")
    case = again(complete)
    assert (case.status, owed_session(case)) == (Status.DOCUMENT_REVIEW, missed.detour)


def test_a_finding_that_is_taken_back_changes_nothing_once_a_lead_has_ruled(complete: Case, lead: User) -> None:
    missed = MissedSession.objects.get()
    contest_missed(missed, actor=complete.seller.user, text="I was there.")
    waive_session(complete, actor=lead, reason=WHY)
    answer_contest(missed, actor=lead, accepted=True, text="")
    assert again(complete).status == Status.DOCUMENT_REVIEW


@pytest.fixture
def failed(seller: Seller, account_manager: User) -> Case:
    """The session was held, the person was another, and a lead did not confirm the suspicion."""
    case = session_case(seller, account_manager)
    review = begin(case, account_manager)
    admit_seller(review, actor=account_manager)
    answer_all(review, failed={"person": "person_differs"})
    decide(review, actor=account_manager, outcome="fraud_suspected", reason_codes=["person_differs"])
    Case.objects.update(status=Status.DOCUMENT_REVIEW)
    return again(case)


def test_after_a_session_that_failed_the_seller_is_given_another_and_is_told(
    failed: Case, lead: User, make_manager: Any
) -> None:
    make_manager("ben")
    give_session_again(failed, actor=lead, reason=WHY)
    case = again(failed)
    assert (case.status, case.booking, case.seller.offers.held().count()) == (Status.SESSION_NEEDED, None, 3)
    assert Message.objects.filter(purpose="session_needed").count() == 1
    assert json.loads(Event.objects.get(action="case.session_needed").data)["reason"] == "session_failed"
    assert WHY in case.reviews.get().note
    assert not Event.objects.filter(data__contains="hospital").exists()


def test_nobody_goes_on_without_a_session_that_failed(failed: Case, lead: User) -> None:
    with refusal("nothing_owed"):
        waive_session(failed, actor=lead, reason=WHY)


def test_a_word_given_before_a_session_failed_does_not_excuse_it(complete: Case, lead: User, make_staff: Any) -> None:
    waive_session(complete, actor=lead, reason=WHY)
    ben = make_staff("ops")
    review = Review.objects.create(case=complete, session=book(complete.seller, ben).session, reviewer=ben)
    person = ChecklistItem.objects.filter(code="person").first()
    review.checks.create(
        item=person, code="person", position=1, outcome="failed", reason_code="person_differs", reason_version=1
    )
    Decision.objects.create(case=complete, review=review, outcome="documents_needed", decided_by=ben)
    assert lacks_session(complete)


@pytest.mark.django_db(transaction=True)
def test_two_rulings_at_the_same_instant_are_one(complete: Case, lead: User) -> None:
    rulings = [partial(act, complete, actor=lead, reason=WHY) for act in (waive_session, give_session_again)]
    assert at_once(rulings) == {"done": 1, "nothing_owed": 1}
