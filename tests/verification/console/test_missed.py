"""Missed sessions on the staff's pages, and the answer to a contest."""

import pytest

from scheduling.attendance import Finding
from tests.answers import text_of
from tests.verification.attending import again, was_there
from tests.verification.building import begin, book, confirm_factor, session_case
from tests.verification.console.pages import LIST, page_of
from verification.models import Case
from verification.sessions.actions.contests import contest_missed
from verification.sessions.actions.missed import miss_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def missed(seller, account_manager):
    case = session_case(seller, account_manager, consented=False)
    was_there(case.booking.session, "manager", from_minute=0, to_minute=16)
    row = miss_session(case, actor=None, finding=Finding.SELLER_ABSENT)
    contest_missed(row, actor=seller.user, text="The door was closed.")
    return row


def test_a_lead_reads_finding_attendance_and_the_sellers_words(missed, lead_client):
    page = text_of(lead_client.get(page_of(missed.case)))
    assert "We were in the room at the agreed time and waited for you" in page
    assert "The door was closed." in page
    assert "was not there" in page
    assert "Who was there from when to when" in page


def test_a_lead_takes_it_back(missed, lead_client):
    answer = lead_client.post(page_of(missed.case, "contest", missed.public_id), {"accepted": "yes"}, follow=True)
    assert "Answered. The seller has been told." in text_of(answer)
    missed.refresh_from_db()
    assert missed.taken_back


def test_keeping_it_without_a_reason_is_refused_and_what_was_typed_stays(missed, lead_client):
    path = page_of(missed.case, "contest", missed.public_id)
    answer = lead_client.post(path, {"accepted": "no", "text": "x" * 2001}, follow=True)
    assert "x" * 2000 in text_of(answer)
    assert "Write between 1" in text_of(lead_client.post(path, {"accepted": "no", "text": ""}, follow=True))
    missed.refresh_from_db()
    assert missed.answered_at is None


def test_who_held_the_session_does_not_answer(missed, log_in, account_manager):
    Case.objects.update(status=Case.Status.DOCUMENT_REVIEW)
    begin(Case.objects.get(), account_manager)
    client = log_in(account_manager)
    confirm_factor(client, account_manager)
    path = page_of(missed.case, "contest", missed.public_id)
    assert "who was not part of that session" in text_of(client.post(path, {"accepted": "yes"}, follow=True))
    assert "Take it back" not in text_of(client.get(page_of(missed.case)))


def test_support_reads_what_the_seller_reads_and_answers_nothing(missed, log_in, support):
    client = log_in(support)
    page = text_of(client.get(page_of(missed.case)))
    assert "We were in the room at the agreed time and waited for you" in page
    assert client.post(page_of(missed.case, "contest", missed.public_id), {"accepted": "yes"}).status_code == 403


def test_the_queue_says_that_an_answer_is_due(missed, lead_client):
    page = text_of(lead_client.get(f"{LIST}?queue=staff"))
    assert "lead: answer what the seller contests" in page


def test_the_session_shows_its_attendance_as_a_table(missed, lead_client):
    page = text_of(lead_client.get(f"/admin/scheduling/session/{missed.session.pk}/change/"))
    assert "the seller did not come" in page
    assert "was not there" in page


@pytest.mark.parametrize("count", [1, 4])
def test_any_number_of_them_costs_the_same_queries(
    seller, account_manager, lead_client, django_assert_num_queries, count
):
    case = session_case(seller, account_manager)
    for _each in range(count):
        if case.booking is None:
            Case.objects.update(status=Case.Status.SESSION_BOOKED, booking=book(seller, account_manager))
            case = again(case)
        was_there(case.booking.session, "manager", from_minute=0, to_minute=16)
        miss_session(case, actor=None, finding=Finding.WE_LATE)
    lead_client.get(page_of(case))
    with django_assert_num_queries(26):
        lead_client.get(page_of(case))
