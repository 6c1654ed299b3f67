"""In place of the waiting room: a test seller picks how the session ends; a live one never sees such a page."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from core.models import User
from integration.testmode.arriving import again, book
from sellers.models import Seller
from tests.verification.building import session_case
from verification.models import Case

LogIn = Callable[[User], Client]


@pytest.fixture
def booked(submit: Callable[..., Case]) -> Case:
    case = submit(session=True)
    book(case)
    return again(case)


def page_of(case: Case) -> str:
    assert case.booking
    return f"/test/sessions/{case.booking.session.public_id}/"


def test_the_page_of_the_booking_leads_to_it(booked: Case, log_in: LogIn) -> None:
    assert booked.booking
    room = f"/sessions/{booked.booking.session.public_id}/"
    client = log_in(booked.seller.user)
    assert room in client.get(f"/booking/{booked.booking.public_id}/").content.decode()
    for address in (room, f"{room}consent/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, page_of(booked))


def test_it_says_that_it_is_a_test_and_what_can_be_picked(booked: Case, log_in: LogIn) -> None:
    page = log_in(booked.seller.user).get(page_of(booked)).content.decode()
    assert "This is a test session" in page
    assert "no_show: The seller does not come to the session." in page
    assert "person_differs" in page
    assert "doubt" not in page


def test_what_is_picked_has_come_about(
    booked: Case, log_in: LogIn, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = log_in(booked.seller.user)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(page_of(booked), {"outcome": "rejected", "reasons": ["person_differs"]})
    assert (answer.status_code, answer["Location"]) == (302, "/case/")
    assert again(booked).status == Case.Status.REJECTED
    assert again(booked).decisions.get().reason_codes == ["person_differs"]
    assert client.get(page_of(booked))["Location"] == "/case/"


def test_nothing_picked_is_said_in_the_form(booked: Case, log_in: LogIn) -> None:
    page = log_in(booked.seller.user).post(page_of(booked), {})
    assert "How does it end?" in page.content.decode()
    assert page.status_code == 200
    assert not booked.picked_outcomes.exists()


def test_a_live_session_has_no_such_page(seller: Seller, account_manager: User, log_in: LogIn) -> None:
    case = session_case(seller, account_manager)
    client = log_in(seller.user)
    assert client.get(page_of(case)).status_code == 404
    assert client.post(page_of(case), {"outcome": "approved"}).status_code == 404
    assert again(case).status == Case.Status.SESSION_BOOKED


def test_a_live_session_keeps_its_waiting_room(seller: Seller, account_manager: User, log_in: LogIn) -> None:
    case = session_case(seller, account_manager)
    assert case.booking
    answer = log_in(seller.user).get(f"/sessions/{case.booking.session.public_id}/")
    assert answer["Location"] == f"/booking/{case.booking.public_id}/"


def test_nobody_else_reaches_it(booked: Case, other_seller: Seller, ops: User, log_in: LogIn) -> None:
    for user in (other_seller.user, ops):
        assert log_in(user).get(page_of(booked)).status_code == 404
