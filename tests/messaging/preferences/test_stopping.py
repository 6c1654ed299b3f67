"""The link that switches off one topic: in the mail's head and foot, good for that alone, without a log-in."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from audit.models import Event
from core.models import User
from messaging.outbox import queue_message
from messaging.preferences.stopping import stop_address
from messaging.purposes import Purpose, Topic
from messaging.sending.delivering import sweep
from sellers.models import Seller

TOPIC, OTHER = Topic("test", "Tests of the outbox", "Nothing is lost."), Topic("other", "Others", "Nothing either.")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def _topics(purpose: Callable[..., Purpose]) -> None:
    purpose(topic=TOPIC)
    purpose(name="other", topic=OTHER)


@pytest.fixture
def path(seller: Seller, settings: Any) -> str:
    return stop_address(seller.user, TOPIC).removeprefix(settings.SITE_ORIGIN)


@pytest.fixture
def provider() -> Client:
    """Of mail: it knows the link, and has no cookie."""
    return Client(headers={"host": "localhost"}, enforce_csrf_checks=True)


def muted(seller: Seller) -> list[str]:
    return User.objects.get(pk=seller.user_id).muted_topics


def test_the_mail_has_the_link_in_its_head_and_in_its_foot(
    seller: Seller, subject: SimpleNamespace, smtp: Any, settings: Any
) -> None:
    queue_message("test", to=seller.user, about=subject)
    sweep()
    mail, address = smtp.mails[0], stop_address(seller.user, TOPIC)
    assert mail["List-Unsubscribe"].strip() == f"<{address}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Precedence"] is None
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()
        assert address in text
        assert "You get this because you have not switched off “Tests of the outbox”." in text
    assert address.startswith(f"{settings.SITE_ORIGIN}/stop/")


def test_a_duty_has_no_such_link(
    seller: Seller, subject: SimpleNamespace, smtp: Any, purpose: Callable[..., Purpose]
) -> None:
    purpose()
    queue_message("test", to=seller.user, about=subject)
    sweep()
    assert {name for name in smtp.mails[0] if name.startswith("List-")} == set()
    assert "/stop/" not in smtp.mails[0].as_string()


def test_opening_the_link_changes_nothing_however_often(seller: Seller, path: str, provider: Client) -> None:
    for _ in range(3):
        page = provider.get(path)
        provider.head(path)
    assert "Switch these e-mails off?" in page.content.decode()
    assert "Tests of the outbox" in page.content.decode()
    assert muted(seller) == []


def test_one_click_switches_off_this_topic_and_nothing_else(seller: Seller, path: str, provider: Client) -> None:
    answer = provider.post(path, ONE_CLICK)
    assert answer.status_code == 200
    assert "These e-mails are switched off" in answer.content.decode()
    assert muted(seller) == ["test"]
    event = Event.objects.get(action="user.topic_switched_off")
    assert (event.subject, event.actor, event.data) == (seller.user.public_id, "system", '{"topic":"test"}')


def test_the_second_click_has_the_same_answer_and_no_effect(seller: Seller, path: str, provider: Client) -> None:
    answers = [provider.post(path, ONE_CLICK).status_code for _ in range(2)]
    assert (answers, muted(seller)) == ([200, 200], ["test"])
    assert Event.objects.filter(action="user.topic_switched_off").count() == 1


def test_a_post_of_anything_else_changes_nothing(seller: Seller, path: str, provider: Client) -> None:
    assert "Switch these e-mails off?" in provider.post(path, {"anything": "else"}).content.decode()
    assert muted(seller) == []


def test_the_link_logs_nobody_in_and_tells_no_address(seller: Seller, path: str, provider: Client) -> None:
    page = provider.post(path, ONE_CLICK).content.decode()
    assert "sessionid" not in "".join(provider.cookies)
    assert seller.user.email not in page
    assert seller.user.phrase not in page
    assert provider.get("/account/").status_code == 302


def test_it_is_the_owner_of_the_link_whom_it_concerns_whoever_is_logged_in(
    seller: Seller, other_seller: Seller, path: str, log_in: Callable[[User], Client]
) -> None:
    log_in(other_seller.user).post(path, ONE_CLICK)
    assert (muted(seller), muted(other_seller)) == (["test"], [])


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_or_shortened_link_gets_the_way_on(
    seller: Seller, other_seller: Seller, path: str, provider: Client, method: str
) -> None:
    other = stop_address(other_seller.user, OTHER).rpartition("/stop/")[2]
    signature = path.rstrip("/").rpartition(":")[2]
    for forged in (path[:-2] + "/", "/stop/x/", f"/stop/{other.partition(':')[0]}:{signature}/"):
        answer = getattr(provider, method)(forged, ONE_CLICK)
        assert answer.status_code == 404
        assert "/account/preferences/" in answer.content.decode()
    assert (muted(seller), muted(other_seller)) == ([], [])


def test_a_link_to_an_account_that_is_no_more_gets_the_same_answer(seller: Seller, path: str, provider: Client) -> None:
    User.objects.update(is_active=False)
    assert provider.post(path, ONE_CLICK).status_code == 404
    assert muted(seller) == []
