"""POST /sessions/…/media/: who may take part in picture and sound, and from when."""

import pytest
from django.test import Client
from django.urls import reverse

from scheduling.models import Session
from scheduling.video import chime_wire
from tests.scheduling.video.chime_server import ChimeServer

pytestmark = pytest.mark.django_db


def ask(cookie: str | None, session: Session):
    client = Client(headers={"host": "localhost"})
    if cookie:
        client.cookies["session"] = cookie
    return client.post(reverse("join_media", args=[session.public_id]))


def test_the_seller_and_the_account_manager_learn_how_to_take_part(live, seller, manager, cookie_of, settings) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:relay.example.com"], "s" * 32
    for cookie in (cookie_of(seller.user, live), cookie_of(manager.user)):
        answer = ask(cookie, live)
        assert answer.status_code == 200
        assert answer.json()["ice"]["iceServers"][0]["urls"] == ["turn:relay.example.com"]
        assert "no-store" in answer["Cache-Control"]


def test_before_the_admission_nobody_learns_anything(waiting, seller, manager, cookie_of) -> None:
    for cookie in (cookie_of(seller.user, waiting), cookie_of(manager.user)):
        answer = ask(cookie, waiting)
        assert (answer.status_code, answer.json()) == (409, {"code": "not_admitted"})


def test_nobody_else_learns_that_there_is_such_a_session(live, seller, other_seller, other_manager, cookie_of) -> None:
    not_entered = cookie_of(seller.user)
    for cookie in (None, not_entered, cookie_of(other_seller.user, live), cookie_of(other_manager.user)):
        answer = ask(cookie, live)
        assert (answer.status_code, answer.json()) == (404, {"code": "no_member"})


def test_what_was_given_during_a_takeover_is_not_handed_to_who_held_the_session(
    chime: ChimeServer, live, manager, other_manager, cookie_of, monkeypatch
) -> None:
    attend = chime_wire.create_attendee

    def attend_slowly(**arguments):
        Session.objects.update(owner=other_manager)
        return attend(**arguments)

    monkeypatch.setattr(chime_wire, "create_attendee", attend_slowly)
    answer = ask(cookie_of(manager.user), live)
    assert (answer.status_code, answer.json()) == (404, {"code": "no_member"})


def test_the_page_is_told_to_ask_again_when_the_service_is_at_its_limits(
    chime: ChimeServer, live, seller, cookie_of
) -> None:
    chime.fail("ThrottlingException", times=2)
    answer = ask(cookie_of(seller.user, live), live)
    assert (answer.status_code, answer.json()) == (503, {"code": "later"})
    assert int(answer["Retry-After"]) > 0


def test_the_page_is_told_when_asking_again_is_useless(chime: ChimeServer, live, seller, cookie_of) -> None:
    chime.fail("ForbiddenException")
    answer = ask(cookie_of(seller.user, live), live)
    assert (answer.status_code, answer.json()) == (503, {"code": "unavailable"})
