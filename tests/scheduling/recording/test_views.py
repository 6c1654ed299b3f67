"""Handing over what was recorded, and opening it: by whom, and by nobody else."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Event
from scheduling.models import Recording, RecordingPart, Session
from scheduling.recording.actions import WEBM, keep_part
from sellers.models import StatedReason
from tests.answers import text_of

pytestmark = pytest.mark.django_db
REASON = "The seller says that the reviewer was rude to him."
STRETCH = "0123456789abcdef" * 2


def hand_over(cookie: str | None, session: Session, query: str = f"stretch={STRETCH}&number=0"):
    client = Client(headers={"host": "localhost"})
    if cookie:
        client.cookies["session"] = cookie
    address = f"{reverse('keep_recording', args=[session.public_id])}?{query}"
    return client.post(address, WEBM + b"...", content_type="application/octet-stream")


@pytest.fixture
def kept(recorded, manager) -> Recording:
    keep_part(recorded, manager=manager, stretch=STRETCH, number=0, content=WEBM + b"...")
    return Recording.objects.get()


def open_it(client: Client, kept: Recording):
    return client.get(reverse("admin:scheduling_session_recording", args=[kept.public_id]))


def test_the_account_managers_page_hands_a_part_over(recorded, manager, cookie_of) -> None:
    assert hand_over(cookie_of(manager.user), recorded).status_code == 200
    assert RecordingPart.objects.get().recording.stretch == STRETCH


def test_nobody_else_hands_anything_over(recorded, seller, other_seller, other_manager, cookie_of) -> None:
    for cookie in (None, cookie_of(seller.user, recorded), cookie_of(other_seller.user), cookie_of(other_manager.user)):
        assert hand_over(cookie, recorded).status_code == 404
    assert not RecordingPart.objects.exists()


def test_a_session_that_is_not_recorded_takes_none(live, manager, cookie_of) -> None:
    answer = hand_over(cookie_of(manager.user), live)
    assert (answer.status_code, answer.json()) == (409, {"code": "not_recorded"})


@pytest.mark.parametrize("query", ["", "stretch=../../x&number=0", f"stretch={STRETCH}&number=-1"])
def test_a_part_without_a_proper_name_is_refused(recorded, manager, cookie_of, query: str) -> None:
    assert hand_over(cookie_of(manager.user), recorded, query).status_code == 400


def say_why(client: Client, kept: Recording, reason: str = REASON):
    return client.post(reverse("admin:scheduling_session_why", args=[kept.public_id]), {"reason": reason}, follow=True)


def test_a_lead_is_asked_why_and_then_opens_it(kept, lead, fresh_log_in) -> None:
    client = fresh_log_in(lead)
    assert "Why do you need to see it?" in text_of(client.get(open_it(client, kept).url))
    page = text_of(say_why(client, kept))
    assert "You can open the recordings of this session for ten minutes." in page
    answer = open_it(client, kept)
    assert b"".join(answer.streaming_content) == WEBM + b"..."
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_look_names_the_reason(kept, lead, fresh_log_in) -> None:
    client = fresh_log_in(lead)
    say_why(client, kept)
    open_it(client, kept)
    look = json.loads(Event.objects.get(action="recording.viewed").data)
    reason = StatedReason.objects.get(subject=kept.session.public_id)
    assert look == {"assigned": False, "reason": reason.public_id, "recording": kept.public_id}


def test_a_reason_that_says_nothing_opens_nothing(kept, lead, fresh_log_in) -> None:
    client = fresh_log_in(lead)
    assert "Error:" in text_of(say_why(client, kept, "because"))
    assert "/why/" in open_it(client, kept).url


def test_a_stale_second_factor_leads_to_its_confirmation_first(kept, lead, log_in) -> None:
    client = log_in(lead)
    say_why(client, kept)
    assert "reauthenticate" in open_it(client, kept).url


def test_nobody_else_opens_it_or_says_why(kept, manager, ops, support, seller, fresh_log_in) -> None:
    for user in (manager.user, ops, support):
        client = fresh_log_in(user)
        assert open_it(client, kept).status_code == say_why(client, kept).status_code == 403
    assert open_it(fresh_log_in(seller.user), kept).status_code in (302, 403)


def test_the_page_of_the_session_lists_what_is_kept(kept, lead, fresh_log_in) -> None:
    page = fresh_log_in(lead).get(reverse("admin:scheduling_session_change", args=[kept.session.pk]))
    assert kept.public_id in page.content.decode()


def test_only_who_agrees_to_a_page_that_says_so_is_recorded(records, waiting, seller, cookie_of) -> None:
    Session.objects.update(consented_at=None)
    client = Client(headers={"host": "localhost"})
    client.cookies["session"] = cookie_of(seller.user, waiting)
    address = reverse("consent", args=[waiting.public_id])
    page = client.get(address).content.decode()
    assert "The session is recorded" in page
    assert "is not recorded" not in page
    assert client.post(address, {"agreed": "on", "recorded": ""}).status_code == 302
    assert Session.objects.get().recorded


def test_who_agreed_to_another_page_is_asked_again(records, waiting, seller, cookie_of) -> None:
    Session.objects.update(consented_at=None)
    client = Client(headers={"host": "localhost"})
    client.cookies["session"] = cookie_of(seller.user, waiting)
    page = client.post(reverse("consent", args=[waiting.public_id]), {"agreed": "on"}).content.decode()
    assert "has changed in the meantime" in page
    assert "The session is recorded" in page
    assert 'name="recorded"' in page
    assert Session.objects.get().consented_at is None
