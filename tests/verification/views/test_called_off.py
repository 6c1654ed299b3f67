"""A session that we had to cancel: every page of its seller says so, and who did it."""

from collections.abc import Callable

import pytest
from django.test import Client

from core.models import User
from scheduling.models import AccountManager, Booking
from tests.answers import text_of
from verification.actions.cases import cancel_time, choose_time
from verification.models import Case
from verification.sessions.actions.away import replace_on_day

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
TITLE = "We had to cancel your session"
SORRY = "We are sorry. It was our fault, and it does not count against you."


@pytest.fixture
def called_off(booked_case: Case, manager: AccountManager, ops: User) -> Case:
    replace_on_day(manager, actor=ops, day=booked_case.booking.starts_at.date())
    return Case.objects.get(pk=booked_case.pk)


@pytest.mark.parametrize("path", ["/home/", "/booking/{booking}/"])
def test_home_and_booking_say_that_it_was_us_and_are_sorry(called_off: Case, log_in: LogIn, path: str) -> None:
    address = path.format(booking=Booking.objects.get().public_id)
    page = text_of(log_in(called_off.seller.user).get(address))
    assert TITLE in page
    assert SORRY in page


def test_the_case_tells_it_among_what_has_happened(called_off: Case, log_in: LogIn) -> None:
    page = text_of(log_in(called_off.seller.user).get("/case/"))
    assert "We had to cancel your session, so you can choose another time." in page


def test_once_another_time_is_chosen_the_home_page_is_silent(called_off: Case, log_in: LogIn) -> None:
    seller = called_off.seller
    choose_time(called_off, actor=seller.user, offer=seller.offers.held().first(), time_zone="Europe/London")
    assert TITLE not in text_of(log_in(seller.user).get("/home/"))


def test_what_the_seller_cancelled_is_not_called_ours(booked_case: Case, log_in: LogIn) -> None:
    booking, seller = booked_case.booking, booked_case.seller
    cancel_time(booked_case, actor=seller.user)
    client = log_in(seller.user)
    for address in ("/home/", f"/booking/{booking.public_id}/"):
        assert TITLE not in text_of(client.get(address))
