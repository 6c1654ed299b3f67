"""The seller's page "Travelling?", and what staff read of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Event
from core.models import User
from sellers.log_ins import note_log_in
from sellers.models import Seller, TravelNote
from sellers.travel.actions import MOST, note_travel

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
PAGE = "/account/travel/"


def days(**named: date) -> dict[str, int]:
    return {f"{name}_{part}": getattr(day, part) for name, day in named.items() for part in ("day", "month", "year")}


def ahead(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def journey(first: int = 1, last: int = 8, country: str = "PT") -> dict[str, Any]:
    return {"country": country, **days(first_day=ahead(first), last_day=ahead(last))}


def travel(seller: Seller, *, first: int = 0, last: int = 0) -> TravelNote:
    return note_travel(seller, actor=seller.user, country="PT", first_day=ahead(first), last_day=ahead(last))


def test_a_journey_is_noted_and_stands_on_the_page(seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    response = client.post(PAGE, journey())
    assert (response.status_code, response.url) == (302, PAGE)
    page = client.get(PAGE).content.decode()
    assert "Log-ins from there are expected on these days." in page
    assert "Portugal" in page
    assert TravelNote.objects.get().first_day == ahead(1).isoformat()


def test_the_log_tells_neither_where_nor_when(seller: Seller, log_in: LogIn) -> None:
    log_in(seller.user).post(PAGE, journey())
    event = Event.objects.get(action="travel.noted")
    assert event.subject == seller.public_id
    assert event.data == f'{{"note":"{TravelNote.objects.get().public_id}"}}'


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (5, 4, "The last day lies before the first."),
        (-9, -2, "This journey is over already."),
        (1, 200, "Note at most half a year ahead."),
    ],
)
def test_days_that_cannot_be_are_named_and_kept(
    first: int, last: int, sentence: str, seller: Seller, log_in: LogIn
) -> None:
    page = log_in(seller.user).post(PAGE, journey(first, last)).content.decode()
    assert sentence in page
    assert f'name="last_day_year" value="{ahead(last).year}"' in page
    assert not TravelNote.objects.exists()


def test_the_same_journey_twice_is_one_note(seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    client.post(PAGE, journey())
    client.post(PAGE, journey())
    assert TravelNote.objects.count() == 1


def test_no_more_notes_are_kept_than_anybody_needs(seller: Seller, log_in: LogIn) -> None:
    for number in range(MOST):
        travel(seller, last=number)
    page = log_in(seller.user).post(PAGE, journey(1, MOST + 1)).content.decode()
    assert "that is as many as we keep" in page
    assert TravelNote.objects.count() == MOST


def test_a_note_can_be_removed(seller: Seller, log_in: LogIn) -> None:
    note = travel(seller)
    log_in(seller.user).post(f"{PAGE}{note.public_id}/remove/")
    assert not TravelNote.objects.exists()
    assert Event.objects.filter(action="travel.removed", subject=seller.public_id).count() == 1


def test_nobody_elses_note_is_there(seller: Seller, other_seller: Seller, log_in: LogIn) -> None:
    note = travel(seller)
    assert log_in(other_seller.user).post(f"{PAGE}{note.public_id}/remove/").status_code == 404
    assert TravelNote.objects.exists()


def test_who_reviews_reads_it_beside_the_places_of_log_ins(seller: Seller, lead: User, log_in: LogIn) -> None:
    travel(seller)
    note_log_in(seller.user, agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", address="203.0.113.9")
    page = log_in(lead).get(f"/admin/sellers/seller/{seller.pk}/change/").content.decode()
    assert "<div>Portugal: " in page
    assert "203.0.113.0/24" in page


def test_support_does_not(seller: Seller, support: User, log_in: LogIn) -> None:
    travel(seller)
    page = log_in(support).get(f"/admin/sellers/seller/{seller.pk}/change/").content.decode()
    assert "Portugal" not in page
