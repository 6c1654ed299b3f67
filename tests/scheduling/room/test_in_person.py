"""A session in person has no room, whoever knocks."""

import pytest
from django.urls import reverse
from django.utils import timezone

from scheduling.actions import issue_link
from scheduling.models import Booking, Place, Session
from scheduling.room.members import Close, find_member


@pytest.fixture
def met(session):
    place = Place.objects.create(name="Berlin office", address="Marktplatz 1\nBerlin", time_zone="Europe/Berlin")
    Booking.objects.update(place=place, time_zone=place.time_zone)
    return Session.objects.get(pk=session.pk)


@pytest.mark.parametrize("page", ["room", "consent"])
def test_the_rooms_address_says_where_to_come(met, log_in, seller, page):
    answer = log_in(seller.user).get(reverse(page, args=[met.public_id]))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Your session is held in person" in text
    assert "Marktplatz 1<br>Berlin" in text
    assert "data-room" not in text
    assert f"/booking/{met.booking.public_id}/" in text


def test_somebody_else_learns_nothing_of_it(met, log_in, other_seller):
    assert log_in(other_seller.user).get(reverse("room", args=[met.public_id])).status_code == 404


def test_no_link_enters_it(met, log_in, seller):
    link = reverse("join", args=[issue_link(met, actor=None)])
    assert log_in(seller.user).post(link, {"code": met.code}).url == "?refused"


def test_no_socket_is_opened_to_it(met, manager, log_in):
    Session.objects.update(owner=manager, consented_at=timezone.now())
    client = log_in(manager.user)
    assert find_member(manager.user, client.session, met.public_id) == Close.FORBIDDEN


def test_a_device_check_is_not_stored_with_it(met, log_in, seller):
    found = {"camera": "ok", "microphone": "ok", "speaker": "ok", "connection": "ok"}
    answer = log_in(seller.user).post(reverse("device_check"), found)
    assert answer.json() == {"saved": False}
