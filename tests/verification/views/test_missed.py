"""What a seller reads of a missed session, and the ways on from it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import User
from scheduling.attendance import Finding
from scheduling.models import Side
from sellers.models import Seller
from tests.answers import text_of
from tests.verification.attending import again, began, is_there, seller_missed
from verification.models import Case, MissedSession
from verification.sessions.actions.missed import find_missed_sessions, miss_session

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


@pytest.fixture
def missed(booked_case: Case) -> MissedSession:
    seller_missed(booked_case)
    find_missed_sessions()
    return MissedSession.objects.select_related("session__booking", "case__seller__user").get()


@pytest.fixture
def client(missed: MissedSession, log_in: LogIn) -> Client:
    return log_in(missed.case.seller.user)


def path_of(missed: MissedSession) -> str:
    return f"/case/missed/{missed.public_id}/"


def test_the_case_says_what_was_found_what_it_costs_and_how_to_contest_it(client: Client) -> None:
    page = text_of(client.get("/case/"))
    assert "You missed your video session" in page
    assert "It counts as missed session number 1. From number 2 on" in page
    assert "London, UTC" in page
    assert "This is wrong" in page
    assert "You missed your session, so you can choose another time." in page


def test_the_home_page_says_it_first_and_leads_to_where_it_can_be_contested(client: Client) -> None:
    page = client.get("/home/")
    assert "You missed your video session" in text_of(page)
    assert '<a class="govuk-link" href="/case/#missed">This is wrong</a>' in page.content.decode()


def test_the_home_page_is_sorry_for_what_was_our_fault(booked_case: Case, log_in: LogIn) -> None:
    miss_session(booked_case, actor=None, finding=Finding.WE_ABSENT)
    page = text_of(log_in(booked_case.seller.user).get("/home/"))
    assert "That is our fault, and we are sorry. It is not held against you." in page
    assert "This is wrong" not in page


def test_what_was_taken_back_is_no_longer_on_the_home_page(client: Client, missed: MissedSession) -> None:
    MissedSession.objects.update(taken_back=True)
    assert "You missed your video session" not in text_of(client.get("/home/"))


def test_the_booking_says_the_same(client: Client, missed: MissedSession) -> None:
    page = text_of(client.get(f"/booking/{missed.session.booking.public_id}/"))
    assert "You missed your video session" in page
    assert "you did not come in" in page


def test_what_does_not_count_has_no_way_to_contest_it(booked_case: Case, log_in: LogIn) -> None:
    miss_session(booked_case, actor=None, finding=Finding.WE_ABSENT)
    page = text_of(log_in(booked_case.seller.user).get("/case/"))
    assert "It is not held against you." in page
    assert "This is wrong" not in page


def test_one_form_contests_it_and_the_page_says_by_when_it_is_answered(client: Client, missed: MissedSession) -> None:
    answer = client.post(path_of(missed), {f"{missed.public_id}-text": "I was there."}, follow=True)
    page = text_of(answer)
    assert "We have your words." in page
    assert "and answers by" in page
    assert "This is wrong" not in page
    missed.refresh_from_db()
    assert missed.contest == "I was there."


def test_words_that_are_too_many_are_kept_beside_the_error(client: Client, missed: MissedSession) -> None:
    page = text_of(client.post(path_of(missed), {f"{missed.public_id}-text": "x" * 2001}))
    assert "x" * 2001 in page
    assert "govuk-error-summary" in page


def test_nothing_said_is_told_beside_the_field(client: Client, missed: MissedSession) -> None:
    assert "Say in a sentence or two what is wrong" in text_of(client.post(path_of(missed)))


def test_another_seller_finds_nothing_to_contest(missed: MissedSession, other_seller: Seller, log_in: LogIn) -> None:
    assert log_in(other_seller.user).post(path_of(missed), {f"{missed.public_id}-text": "Mine."}).status_code == 404


def test_a_look_contests_nothing(client: Client, missed: MissedSession) -> None:
    assert client.get(path_of(missed)).status_code == 405


def test_who_waits_for_us_in_vain_leaves_for_other_times(booked_case: Case, log_in: LogIn) -> None:
    case = began(booked_case, 16)
    is_there(case.booking.session, Side.SELLER)
    answer = log_in(case.seller.user).post(f"/booking/{case.booking.public_id}/rebook/", follow=True)
    page = text_of(answer)
    assert "We were late, and we are sorry." in page
    assert again(case).status == Case.Status.SESSION_NEEDED


def test_who_leaves_too_early_is_led_back_into_the_room(booked_case: Case, log_in: LogIn) -> None:
    case = began(booked_case, 5)
    answer = log_in(case.seller.user).post(f"/booking/{case.booking.public_id}/rebook/")
    assert answer.url == f"/sessions/{case.booking.session.public_id}/"
    assert again(case).status == Case.Status.SESSION_BOOKED


def test_another_seller_does_not_leave_somebody_elses_session(
    booked_case: Case, other_seller: Seller, log_in: LogIn
) -> None:
    case = began(booked_case, 16)
    assert log_in(other_seller.user).post(f"/booking/{case.booking.public_id}/rebook/").status_code == 404


def test_the_waiting_room_knows_when_we_are_late(booked_case: Case, log_in: LogIn) -> None:
    case = began(booked_case, 10)
    session = case.booking.session
    session.entered_at = session.consented_at = timezone.now() - timedelta(minutes=1)
    session.save()
    client = log_in(case.seller.user)
    log_in_row = client.session
    log_in_row["entered_sessions"] = [session.public_id]
    log_in_row.save()
    page = text_of(client.get(f"/sessions/{session.public_id}/"))
    seconds = int(page.split('data-room-late="')[1].split('"')[0])
    assert 290 < seconds <= 300
    assert f"/booking/{case.booking.public_id}/rebook/" in page
