"""The seller's pages on the way into the room (scheduling.views)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from pages.qr import qr_code
from scheduling.actions import issue_link
from scheduling.models import Booking, JoinToken, Session
from scheduling.room.shared_code import shared_code
from tests.scheduling.room.rows import make_session


@pytest.fixture
def client(log_in, seller):
    return log_in(seller.user)


@pytest.fixture
def link(session):
    return reverse("join", args=[issue_link(session, actor=None)])


def room_of(session):
    return reverse("room", args=[session.public_id])


def let_in(client, link, session):
    answer = client.post(link, {"code": session.code})
    assert (answer.status_code, answer.url) == (302, room_of(session))


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_twenty_times_uses_nothing_up(client, link, session, method):
    for _each in range(20):
        assert getattr(client, method)(link).status_code == 200
    session.refresh_from_db()
    events = Event.objects.filter(subject=session.public_id).values_list("action", flat=True)
    assert (session.entered_at, list(events)) == (None, ["session.link_issued"])
    assert JoinToken.objects.filter(session=session, expires_at__gt=timezone.now()).count() == 1
    let_in(client, link, session)


def test_link_session_id_and_log_in_together_lead_into_the_waiting_room(client, link, session):
    let_in(client, link, session)
    session.refresh_from_db()
    assert session.entered_at is not None
    assert client.get(room_of(session)).url == reverse("consent", args=[session.public_id])


def test_the_session_id_may_be_typed_in_small_letters_and_with_spaces(client, link, session):
    answer = client.post(link, {"code": f" {session.code.lower().replace('-', ' ')} "})
    assert answer.url == room_of(session)


def test_without_log_in_the_link_leads_to_the_log_in_and_back(link, session):
    answer = Client(headers={"host": "localhost"}).post(link, {"code": session.code})
    assert answer.url == f"{reverse('account_login')}?next={link}"
    session.refresh_from_db()
    assert session.entered_at is None


def refusals(log_in, seller, other_seller, session, link):
    """What the server answers, headers and all, when one thing does not fit."""

    def answer(user, address, code):
        response = log_in(user).post(address, {"code": code})
        headers = {name: value for name, value in response.headers.items() if name != "Content-Security-Policy"}
        return response.status_code, headers, response.content

    wrong = answer(seller.user, link, "AAAA-AAAA")
    unknown = answer(seller.user, reverse("join", args=["x" * 32]), session.code)
    another = answer(other_seller.user, link, session.code)
    JoinToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    return [wrong, unknown, another, answer(seller.user, link, session.code)]


def test_wrong_unknown_anothers_and_expired_get_one_answer_byte_for_byte(log_in, seller, other_seller, session, link):
    first, *others = refusals(log_in, seller, other_seller, session, link)
    assert first[0] == 302
    assert others == [first] * 3


def test_the_refusal_names_every_cause_and_keeps_what_was_typed(client, link):
    page = client.post(link, {"code": "AAAA-BBBB"}, follow=True)
    text = page.content.decode()
    assert 'value="AAAA-BBBB"' in text
    for cause in ("mistyped", "not copied whole", "expired", "moved, cancelled or has ended", "another account"):
        assert cause in text


def test_an_empty_session_id_is_asked_for(client, link):
    page = client.post(link, {"code": ""})
    assert "Enter the session ID that stands beside the link" in page.content.decode()


def test_who_comes_too_early_hears_when_to_come_back(client, link, session):
    booking = session.booking
    booking.period = (booking.starts_at + timedelta(hours=3), booking.ends_at + timedelta(hours=3))
    booking.save()
    page = client.post(link, {"code": session.code})
    assert "The waiting room opens at" in page.content.decode()


def test_consent_comes_before_the_room_and_is_kept(client, link, session):
    let_in(client, link, session)
    consent = reverse("consent", args=[session.public_id])
    assert "may listen in" in client.get(consent).content.decode()
    assert "Tick the box if you agree" in client.post(consent).content.decode()
    assert client.post(consent, {"agreed": "on"}).url == room_of(session)
    session.refresh_from_db()
    assert session.consented_at is not None


@pytest.fixture
def inside(client, link, session):
    let_in(client, link, session)
    client.post(reverse("consent", args=[session.public_id]), {"agreed": "on"})
    return client


def test_the_waiting_room_says_who_when_and_by_which_code(inside, session, manager, django_assert_num_queries):
    with django_assert_num_queries(7):
        page = inside.get(room_of(session))
    text = page.content.decode()
    assert f"{manager.user.full_name}, account manager, staff number {manager.staff_number}" in text
    assert session.booking.seller.user.phrase in text
    assert shared_code(session) in text
    assert "(London, UTC" in text
    assert "You are next." in text
    assert "About 2 minutes." in text
    assert "If nobody of us is here by" in text


def test_the_waiting_room_says_that_the_session_before_takes_longer(inside, session, manager, other_seller):
    make_session(other_seller, manager, starts_in_minutes=-60, status=Session.Status.LIVE, owner=manager)
    started = timezone.now() - timedelta(minutes=1)
    Booking.objects.filter(pk=session.booking_id).update(period=(started, started + timedelta(minutes=30)))
    text = inside.get(room_of(session)).content.decode()
    assert "One session is still going on before yours." in text
    assert "as soon as the session before yours has ended" in text


def test_room_and_consent_of_another_seller_do_not_exist(log_in, other_seller, session):
    client = log_in(other_seller.user)
    assert client.get(room_of(session)).status_code == 404
    assert client.post(reverse("consent", args=[session.public_id]), {"agreed": "on"}).status_code == 404


def test_a_copied_address_does_not_open_the_room_in_another_browser(inside, log_in, seller, session):
    assert log_in(seller.user).get(room_of(session)).url == reverse("booking", args=[session.booking.public_id])


def test_after_the_end_the_room_leads_home(inside, session):
    Session.objects.update(status=Session.Status.ENDED)
    assert "This session is over" in inside.get(room_of(session)).content.decode()


FOUND = {"camera": "ok", "microphone": "silent", "speaker": "skipped", "connection": "slow", "document": "blurred"}


def test_the_device_check_stores_what_it_found_with_the_next_session(client, session):
    assert client.post(reverse("device_check"), FOUND).json() == {"saved": True}
    session.refresh_from_db()
    assert {**session.device_check, **FOUND} == session.device_check


def test_without_a_session_the_device_check_stores_nothing(log_in, other_seller):
    client = log_in(other_seller.user)
    assert client.get(reverse("device_check")).status_code == 200
    assert client.post(reverse("device_check"), FOUND).json() == {"saved": False}


def test_the_device_check_takes_known_findings_only(client, session):
    assert client.post(reverse("device_check"), {**FOUND, "camera": "<b>"}).status_code == 400


@pytest.mark.parametrize("name", ["device_check", "join"])
def test_a_browser_inside_a_chat_app_is_told_the_way_out(client, session, link, name):
    address = link if name == "join" else reverse(name)
    text = client.get(address, headers={"user-agent": "Mozilla/5.0 MicroMessenger/8.0"}).content.decode()
    assert "browser inside WeChat" in text
    assert "Copy the address of this page" in text


def test_a_code_leads_the_phone_to_the_same_page_where_the_log_in_is_asked_for(client, session, link, settings):
    for address in (link, reverse("device_check")):
        assert qr_code(settings.SITE_ORIGIN + address) in client.get(address).content.decode()
        assert Client(headers={"host": "localhost"}).get(address).url.startswith(reverse("account_login"))


def test_the_device_check_leads_on_to_the_booking(client, session):
    assert reverse("booking", args=[session.booking.public_id]) in client.get(reverse("device_check")).content.decode()
