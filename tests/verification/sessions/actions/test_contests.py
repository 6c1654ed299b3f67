"""The seller's word against a finding, and who may answer it."""

import pytest
from django.db import connection

from audit.models import Event
from core.models import User
from messaging.models import Message
from scheduling.attendance import Finding
from scheduling.models import AccountManager, Session
from sellers.models import Seller
from tests.refusals import refusal
from tests.verification.attending import again, limit_no_shows
from tests.verification.building import begin
from verification.models import Case, MissedSession
from verification.sessions.actions.contests import answer_contest, contest_missed
from verification.sessions.actions.missed import miss_session

pytestmark = pytest.mark.django_db
Status = Case.Status
WORDS = "I was there and saw only a black picture."


@pytest.fixture
def missed(booked_case: Case) -> MissedSession:
    return miss_session(booked_case, actor=None, finding=Finding.SELLER_ABSENT)


@pytest.fixture
def contested(missed: MissedSession) -> MissedSession:
    contest_missed(missed, actor=missed.case.seller.user, text=WORDS)
    return MissedSession.objects.get(pk=missed.pk)


def newest_message(purpose: str) -> Message:
    return Message.objects.filter(purpose=purpose).latest("id")


def events_of(case: Case) -> list[str]:
    return list(Event.objects.filter(subject=case.public_id).order_by("position").values_list("action", flat=True))


def test_the_sellers_words_are_kept_encrypted_and_told_to_the_log_only_as_a_fact(contested: MissedSession) -> None:
    assert contested.contest == WORDS
    with connection.cursor() as cursor:
        cursor.execute("SELECT contest FROM verification_missedsession")
        assert WORDS.encode() not in bytes(cursor.fetchone()[0])
    assert events_of(contested.case)[-1] == "case.contested"
    assert WORDS not in Event.objects.filter(action="case.contested").get().data


def test_the_seller_is_told_who_answers_and_by_when(contested: MissedSession) -> None:
    body = newest_message("contest_received").body
    assert "A person who was not part of that session" in body
    assert "London, UTC" in body


def test_another_seller_contests_nothing(missed: MissedSession, other_seller: Seller) -> None:
    with refusal("not_yours"):
        contest_missed(missed, actor=other_seller.user, text=WORDS)


def test_it_is_said_once_and_not_against_what_does_not_count(contested: MissedSession) -> None:
    user = contested.case.seller.user
    with refusal("not_open"):
        contest_missed(contested, actor=user, text=WORDS)
    ours = MissedSession(case=contested.case, session=contested.session)
    ours.session.finding = Finding.NOBODY
    ours.session.save()
    MissedSession.objects.update(contested_at=None)
    with refusal("not_open"):
        contest_missed(contested, actor=user, text=WORDS)


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
def test_words_have_a_length(missed: MissedSession, text: str) -> None:
    with refusal("bad_text"):
        contest_missed(missed, actor=missed.case.seller.user, text=text)


def test_what_is_taken_back_no_longer_counts_and_is_apologised_for(contested: MissedSession, lead: User) -> None:
    answer_contest(contested, actor=lead, accepted=True, text="")
    assert not contested.case.missed.counted().exists()
    assert events_of(contested.case)[-1] == "case.contest_accepted"
    said = newest_message("contest_answered")
    assert said.title == "Your missed session no longer counts"
    assert "We are sorry." in said.body


def test_what_is_kept_needs_a_reason_which_the_seller_reads(contested: MissedSession, lead: User) -> None:
    with refusal("bad_text"):
        answer_contest(contested, actor=lead, accepted=False, text=" ")
    answer_contest(contested, actor=lead, accepted=False, text="Nobody came in from 10:00 to 10:15.")
    assert contested.case.missed.counted().count() == 1
    assert "Nobody came in from 10:00 to 10:15." in newest_message("contest_answered").body
    with refusal("not_open"):
        answer_contest(contested, actor=lead, accepted=True, text="")


def test_nothing_is_answered_that_was_not_contested(missed: MissedSession, lead: User) -> None:
    with refusal("not_open"):
        answer_contest(missed, actor=lead, accepted=True, text="")


def test_neither_who_held_the_session_nor_the_seller_nor_a_reviewer_answers(
    contested: MissedSession, lead: User, account_manager: User
) -> None:
    manager = contested.session.booking.manager
    for outsider in (account_manager, manager.user, contested.case.seller.user):
        with refusal("not_allowed"):
            answer_contest(contested, actor=outsider, accepted=True, text="")
    manager.user = lead
    manager.save()
    with refusal("not_allowed"):
        answer_contest(contested, actor=lead, accepted=True, text="")


def test_a_lead_who_held_the_room_in_anothers_place_does_not_answer(contested: MissedSession, lead: User) -> None:
    owner = AccountManager.objects.create(user=lead, staff_number="L-1", time_zone="UTC", languages=["en"])
    Session.objects.filter(pk=contested.session_id).update(owner=owner)
    with refusal("not_allowed"):
        answer_contest(contested, actor=lead, accepted=True, text="")


@pytest.fixture
def in_review(booked_case: Case) -> MissedSession:
    limit_no_shows(1)
    missed = miss_session(booked_case, actor=None, finding=Finding.SELLER_ABSENT)
    contest_missed(missed, actor=booked_case.seller.user, text=WORDS)
    return missed


def test_a_case_that_went_to_a_person_for_it_comes_back_with_new_times(in_review: MissedSession, lead: User) -> None:
    answer_contest(in_review, actor=lead, accepted=True, text="")
    assert again(in_review.case).status == Status.SESSION_NEEDED
    assert in_review.case.seller.offers.held().count() == 3
    assert newest_message("contest_answered").action_path == "/times/"


def test_a_review_that_has_begun_goes_on(in_review: MissedSession, lead: User, account_manager: User) -> None:
    begin(again(in_review.case), account_manager)
    answer_contest(in_review, actor=lead, accepted=True, text="")
    assert again(in_review.case).status == Status.DOCUMENT_REVIEW
