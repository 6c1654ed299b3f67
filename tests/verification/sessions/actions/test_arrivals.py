"""A session in person from the seller's arrival to the decision, and what is found where nobody arrived."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from core.models import User
from messaging.models import Message
from scheduling.actions import say_here
from scheduling.attendance import Finding
from scheduling.models import AccountManager, Booking, Place, Presence, Session, Side
from scheduling.room.actions.staying import stay
from sellers.models import Seller
from tests.refusals import refusal
from tests.verification.attending import again, began, was_there
from tests.verification.building import answer_all, begin, jpeg, meeting_case
from verification.actions.cases import choose_time
from verification.models import Case, Check, MissedSession, Review, Still
from verification.reviewing.actions.challenges import start_challenge
from verification.reviewing.actions.decisions import decide
from verification.reviewing.actions.reviews import abort_session, admit_seller
from verification.reviewing.actions.stills import add_still
from verification.sessions.actions.arrivals import receive_seller
from verification.sessions.actions.missed import find_missed_sessions
from verification.sessions.actions.places import choose_place

pytestmark = pytest.mark.django_db
Status = Case.Status


@pytest.fixture
def case(seller: Seller, account_manager: User) -> Case:
    return meeting_case(seller, account_manager)


@pytest.fixture
def review(case: Case, account_manager: User) -> Review:
    return begin(case, account_manager)


def code_of(case: Case) -> str:
    return Session.objects.get(booking=case.booking).code


def test_the_session_id_begins_the_session_and_the_case_follows(
    case: Case, review: Review, account_manager: User
) -> None:
    receive_seller(review, actor=account_manager, code=code_of(case))
    assert again(case).status == Status.IN_SESSION
    receive_seller(review, actor=account_manager, code="twice is once")
    assert Event.objects.filter(action="session.code_given").count() == 1


def test_a_wrong_one_is_refused_and_stays_counted(case: Case, review: Review, account_manager: User) -> None:
    with refusal("wrong_code"):
        receive_seller(review, actor=account_manager, code="AAAA-AAAA")
    assert Session.objects.get().wrong_codes == 1
    assert Event.objects.filter(action="session.code_refused").count() == 1
    assert again(case).status == Status.SESSION_BOOKED


def test_another_account_manager_receives_nobody(case: Case, review: Review, lead: User) -> None:
    with refusal("not_yours"):
        receive_seller(review, actor=lead, code=code_of(case))


def test_it_is_not_opened_by_admitting(review: Review, account_manager: User) -> None:
    with refusal("in_person"):
        admit_seller(review, actor=account_manager)


def test_the_whole_checklist_leads_to_a_decision_without_consent_to_any_video(
    case: Case, review: Review, account_manager: User
) -> None:
    receive_seller(review, actor=account_manager, code=code_of(case))
    answer_all(review)
    decide(review, actor=account_manager, outcome="approved", reason_codes=[])
    assert again(case).status == Status.APPROVED
    assert Booking.objects.get().status == Booking.Status.HELD


def test_nothing_is_decided_before_the_seller_came(review: Review, account_manager: User) -> None:
    review.checks.update(outcome=Check.Outcome.PASSED)
    with refusal("not_begun"):
        decide(review, actor=account_manager, outcome="approved", reason_codes=[])


def test_the_checklist_is_that_of_a_session(review: Review) -> None:
    assert {"tilt", "bend", "serial", "person", "free_answers"} <= set(review.checks.values_list("code", flat=True))


def test_no_still_is_taken_and_no_challenge_shown(case: Case, review: Review, account_manager: User) -> None:
    receive_seller(review, actor=account_manager, code=code_of(case))
    check = review.checks.get(code="tilt")
    with refusal("in_person"):
        add_still(check, actor=account_manager, image=jpeg())
    with refusal("in_person"):
        start_challenge(check, actor=account_manager)
    assert not Still.objects.exists()


def found(case: Case) -> str:
    find_missed_sessions()
    return MissedSession.objects.get(case=case).session.finding


def test_who_does_not_come_while_we_wait_has_missed_it(case: Case) -> None:
    case = began(case, 16)
    was_there(case.booking.session, Side.MANAGER, from_minute=-1, to_minute=16)  # type: ignore[union-attr]
    assert found(case) == Finding.SELLER_ABSENT
    told = Message.objects.get(purpose="session_missed")
    assert told.title == "You missed your session in person"
    assert "your session ID was not given" in told.body
    assert "It counts as missed session number 1." in told.body


def test_where_nobody_of_us_was_there_it_is_our_fault(case: Case) -> None:
    assert found(began(case, 16)) == Finding.WE_ABSENT
    told = Message.objects.get(purpose="session_missed")
    assert told.title == "We were not there for your session in person"
    assert "It is not held against you." in told.body


def test_where_we_left_before_the_end_of_the_grace_it_is_our_fault(case: Case) -> None:
    case = began(case, 16)
    was_there(case.booking.session, Side.MANAGER, from_minute=-1, to_minute=10)  # type: ignore[union-attr]
    assert found(case) == Finding.WE_ABSENT


def test_where_we_came_too_late_it_is_our_fault(case: Case) -> None:
    case = began(case, 18)
    was_there(case.booking.session, Side.MANAGER, from_minute=16, to_minute=18)  # type: ignore[union-attr]
    assert found(case) == Finding.WE_LATE
    assert not MissedSession.objects.get().counts


def test_who_said_a_wrong_session_id_was_there_and_it_does_not_count(
    case: Case, review: Review, account_manager: User
) -> None:
    with refusal("wrong_code"):
        receive_seller(review, actor=account_manager, code="AAAA-AAAA")
    case = began(case, 16)
    was_there(case.booking.session, Side.MANAGER, from_minute=-1, to_minute=16)  # type: ignore[union-attr]
    assert found(case) == Finding.UNFINISHED
    assert not MissedSession.objects.get().counts


def test_within_the_grace_nothing_is_found(case: Case) -> None:
    began(case, 14)
    assert find_missed_sessions() == 0


def test_after_it_was_found_no_session_id_begins_it(case: Case, review: Review, account_manager: User) -> None:
    case = began(case, 16)
    find_missed_sessions()
    with refusal("review_ended"):
        receive_seller(review, actor=account_manager, code=code_of(case))


def test_while_it_goes_on_and_the_console_is_open_nothing_is_found(
    case: Case, review: Review, account_manager: User
) -> None:
    receive_seller(review, actor=account_manager, code=code_of(case))
    Session.objects.update(admitted_at=timezone.now() - timedelta(minutes=40))
    stay(review.session, manager=review.session.owner)  # type: ignore[union-attr]
    assert find_missed_sessions() == 0
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    assert found(case) == Finding.UNFINISHED


def test_what_cannot_be_finished_is_given_up_and_does_not_count(
    case: Case, review: Review, account_manager: User
) -> None:
    receive_seller(review, actor=account_manager, code=code_of(case))
    abort_session(review, actor=account_manager, reason="third_person", tried="")
    missed = MissedSession.objects.get()
    assert (missed.session.finding, missed.counts) == (Finding.UNFINISHED, False)


def test_after_a_missed_session_new_times_are_at_the_same_place(
    session_case: Case, at_place: AccountManager, place: Place
) -> None:
    choose_place(session_case, actor=session_case.seller.user, place=place)
    book_there(session_case, place)
    find_in = began(again(session_case), 16)
    was_there(find_in.booking.session, Side.MANAGER, from_minute=-1, to_minute=16)  # type: ignore[union-attr]
    assert found(session_case) == Finding.SELLER_ABSENT
    assert {offer.place for offer in session_case.seller.offers.held()} == {place}


def book_there(case: Case, place: Place) -> None:
    offer = case.seller.offers.held().first()
    assert offer
    choose_time(again(case), actor=case.seller.user, offer=offer, time_zone=place.time_zone)


def both_there(case: Case) -> Case:
    """We waited to the end; the seller said that they had come."""
    case = began(case, 22)
    was_there(case.booking.session, Side.MANAGER, from_minute=-1, to_minute=16)  # type: ignore[union-attr]
    was_there(case.booking.session, Side.SELLER, from_minute=-3, to_minute=-3)  # type: ignore[union-attr]
    return case


def test_who_says_that_they_came_has_never_missed_it(case: Case) -> None:
    assert found(both_there(case)) == Finding.NOT_MET
    assert not MissedSession.objects.get().counts
    assert again(case).status == Status.SESSION_NEEDED
    told = Message.objects.get(purpose="session_missed")
    assert told.title == "We did not meet at your session in person"
    assert "It is not held against you." in told.body


def test_word_against_word_for_the_second_time_is_for_a_person(
    session_case: Case, at_place: AccountManager, place: Place
) -> None:
    choose_place(session_case, actor=session_case.seller.user, place=place)
    for status in [Status.SESSION_NEEDED, Status.DOCUMENT_REVIEW]:
        book_there(session_case, place)
        both_there(again(session_case))
        assert find_missed_sessions() == 1
        assert again(session_case).status == status
    assert session_case.detours.get().missed == session_case.missed.first()
    assert not session_case.missed.counted().exists()


def test_where_we_were_not_there_for_who_says_that_they_came_it_is_our_fault(case: Case) -> None:
    case = began(case, 22)
    was_there(case.booking.session, Side.SELLER, from_minute=0, to_minute=0)  # type: ignore[union-attr]
    assert found(case) == Finding.WE_ABSENT


def test_a_wrong_session_id_alone_ends_nothing_early(case: Case, review: Review, account_manager: User) -> None:
    with refusal("wrong_code"):
        receive_seller(review, actor=account_manager, code="AAAA-AAAA")
    with refusal("seller_may_come"):
        abort_session(review, actor=account_manager, reason="third_person", tried="")
    say_here(review.session, actor=case.seller.user)  # type: ignore[arg-type]
    abort_session(review, actor=account_manager, reason="third_person", tried="")
    assert MissedSession.objects.get().session.finding == Finding.UNFINISHED


def test_a_wrong_session_id_alone_is_believed_once_in_a_case(
    session_case: Case, at_place: AccountManager, place: Place
) -> None:
    choose_place(session_case, actor=session_case.seller.user, place=place)
    for finding in [Finding.UNFINISHED, Finding.SELLER_ABSENT]:
        book_there(session_case, place)
        session = began(again(session_case), 16).booking.session  # type: ignore[union-attr]
        was_there(session, Side.MANAGER, from_minute=-1, to_minute=16)
        Session.objects.filter(pk=session.pk).update(wrong_codes=1, wrong_code_at=timezone.now())
        assert find_missed_sessions() == 1
        session.refresh_from_db()
        assert session.finding == finding
