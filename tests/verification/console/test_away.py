from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from core.models import User
from scheduling.models import AccountManager, Booking, Session, TimeOff
from tests.verification.building import confirm_factor
from verification.models import Case

QUERIES = 16
pytestmark = pytest.mark.django_db


@pytest.fixture
def address(booked_case: Case, manager: AccountManager) -> str:
    return reverse("admin:verification_away", args=[manager.public_id])


@pytest.fixture
def day(booked_case: Case) -> str:
    return booked_case.booking.starts_at.date().isoformat()


@pytest.fixture
def staff(log_in) -> Callable:
    def client_of(user: User):
        client = log_in(user)
        confirm_factor(client, user)
        return client

    return client_of


def test_what_will_happen_is_shown_and_nothing_is_done(booked_case, address, day, ops, staff, make_manager) -> None:
    client = staff(ops)
    assert "Nobody else is free" in client.get(address, {"day": day}).content.decode()
    make_manager("ben")
    assert "Free at that time: 1." in client.get(address, {"day": day}).content.decode()
    booked_case.refresh_from_db()
    assert (booked_case.status, TimeOff.objects.count()) == ("session_booked", 0)


def test_eight_sessions_cost_as_many_queries_as_one(
    address, day, ops, staff, booked_case, make_manager, make_seller, django_assert_num_queries
) -> None:
    ben, client = make_manager("ben"), staff(ops)
    booking = booked_case.booking
    client.get(address, {"day": day})
    with django_assert_num_queries(QUERIES):
        client.get(address, {"day": day})
    starts = [booking.starts_at.replace(hour=hour) for hour in range(24) if hour != booking.starts_at.hour]
    for number, start in enumerate(starts[:7]):
        fields = {"period": (start, start + timedelta(minutes=30)), "time_zone": "UTC", "language": "en"}
        seller = make_seller(f"s{number}@example.com")
        made = Booking.objects.create(seller=seller, manager=booking.manager, uid=f"u{number}", **fields)
        Session.objects.create(booking=made, code=f"AAAA-AAA{number}")
    Booking.objects.create(seller=make_seller("busy@example.com"), manager=ben, uid="busy", **fields)
    with django_assert_num_queries(QUERIES):
        page = client.get(address, {"day": day}).content.decode()
    assert (page.count("Free at that time: 1."), page.count("Nobody else is free")) == (7, 1)


def test_confirming_does_it_and_lists_each_session(booked_case, address, day, ops, staff, make_manager) -> None:
    make_manager("ben")
    page = staff(ops).post(address, {"day": day}).content.decode()
    assert "Ben attends instead." in page
    assert TimeOff.objects.count() == 1


def test_a_day_that_is_past_is_refused(address, ops, staff) -> None:
    assert "This day is past" in staff(ops).post(address, {"day": "2020-01-01"}).content.decode()
    assert not TimeOff.objects.exists()


@pytest.mark.parametrize("who", ["account_manager", "support"])
def test_others_may_not(address, day, who, staff, request) -> None:
    assert staff(request.getfixturevalue(who)).post(address, {"day": day}).status_code == 403
    assert not TimeOff.objects.exists()
