"""Messages and language: what one may choose, what waits for it, and what cannot be switched off."""

from collections.abc import Callable
from datetime import time, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from core.clock import database_now
from core.ids import new_id
from core.models import User
from core.policy import publish_policy
from messaging.models import Delivery, Message
from messaging.outbox import queue_message
from messaging.preferences.actions import change_preferences, switch_topic_off
from messaging.purposes import Topic, topics
from sellers.models import Seller

LogIn = Callable[[User], Client]
PAGE = "/account/preferences/"
CHOSEN = {"language": "ja", "time_zone": "Asia/Tokyo", "quiet_from": "21:00", "quiet_until": "08:00"}
NONE: dict[str, Any] = {"quiet_from": None, "quiet_until": None}
TOPIC = Topic("test", "Tests", "Nothing is lost.")


def save(client: Client, **fields: Any) -> Any:
    return client.post(PAGE, CHOSEN | fields)


def all_topics() -> list[str]:
    return [topic.code for topic in topics()]


def around(user: User, *, hours: int) -> dict[str, Any]:
    """Quiet hours that began an hour ago and end so many hours from now."""
    now = database_now().astimezone(ZoneInfo(user.time_zone)).replace(second=0, microsecond=0)
    return {
        "quiet_from": (now - timedelta(hours=1)).time(),
        "quiet_until": (now + timedelta(hours=hours)).time(),
    }


def test_a_stranger_is_asked_to_log_in(db: None) -> None:
    assert Client(headers={"host": "localhost"}).get(PAGE)["Location"].startswith("/accounts/login/")


def test_what_was_chosen_is_saved_and_audited(seller: Seller, log_in: LogIn) -> None:
    answer = save(log_in(seller.user), quiet="on", quiet_from="22:30", topics=["receipts"])
    assert answer["Location"] == "/account/"
    seller.user.refresh_from_db()
    user = seller.user
    assert (user.language, user.time_zone, user.muted_topics) == ("ja", "Asia/Tokyo", ["invitations"])
    assert (user.quiet_from, user.quiet_until) == (time(22, 30), time(8))
    event = Event.objects.get(subject=user.public_id, action="user.preferences_changed")
    assert '"quiet_from":"22:30"' in event.data
    assert event.actor == user.public_id


def test_quiet_hours_that_are_not_ticked_are_none(seller: Seller, log_in: LogIn) -> None:
    change_preferences(seller.user, actor=seller.user, quiet_from=time(21), quiet_until=time(8))
    save(log_in(seller.user), topics=all_topics())
    seller.user.refresh_from_db()
    assert (seller.user.quiet_from, seller.user.quiet_until, seller.user.muted_topics) == (None, None, [])


def test_the_hours_of_the_policy_are_proposed_to_who_has_none(seller: Seller, log_in: LogIn, ops: User) -> None:
    publish_policy({"quiet_from_hour": 22}, actor=ops, note="Later")
    page = log_in(seller.user).get(PAGE).content.decode()
    assert '<option value="22:00" selected>' in page
    assert '<option value="08:00" selected>' in page
    assert 'name="quiet" class="govuk-checkboxes__input" id="id_quiet" checked' not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"quiet_from": "08:00"}, "two different times"),
        ({"quiet_from": "09:00"}, "16 hours at most"),
        ({"quiet_until": "25:00"}, "Select a valid choice"),
        ({"time_zone": "Mars/Base"}, "Select a valid choice"),
        ({"topics": ["decisions"]}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_refused_and_everything_else_is_kept(
    seller: Seller, log_in: LogIn, fields: dict[str, Any], words: str
) -> None:
    page = save(log_in(seller.user), quiet="on", **{"topics": ["receipts"], **fields}).content.decode()
    assert words in page
    assert "<title>Error:" in page
    assert '<option value="ja" selected>' in page
    seller.user.refresh_from_db()
    assert (seller.user.language, seller.user.quiet_from) == ("en", None)


def test_sixteen_hours_may_be_quiet(seller: Seller, log_in: LogIn) -> None:
    assert save(log_in(seller.user), quiet="on", quiet_from="18:00", quiet_until="10:00").status_code == 302


def test_duties_are_shown_ticked_and_cannot_be_switched_off(seller: Seller, log_in: LogIn) -> None:
    page = log_in(seller.user).get(PAGE).content.decode()
    assert "They cannot be switched off" in page
    assert page.count("checked disabled") == 4
    assert page.count('name="topics"') == len(all_topics()) == 2


def test_staff_are_shown_nothing_of_what_sellers_get_and_save_the_rest(ops: User, log_in: LogIn) -> None:
    client = log_in(ops)
    page = client.get(PAGE).content.decode()
    assert "What comes by e-mail" not in page
    assert 'name="topics"' not in page
    assert save(client, quiet="on", topics=["receipts"]).status_code == 302
    ops.refresh_from_db()
    assert (ops.language, ops.quiet_from, ops.muted_topics) == ("ja", time(21), [])


def test_no_purpose_with_a_code_a_link_or_a_decision_is_optional() -> None:
    from messaging.purposes import _registry

    optional = {purpose.name for purpose in _registry.values() if purpose.topic}
    assert optional == {"appeal_received", "case_submitted", "documents_received", "contest_received", "case_invited"}


def test_the_account_page_shows_the_quiet_hours(seller: Seller, log_in: LogIn) -> None:
    change_preferences(seller.user, actor=seller.user, quiet_from=time(21), quiet_until=time(8))
    assert "9:00\u202fPM to 8:00\u202fAM" in log_in(seller.user).get("/account/").content.decode()


@pytest.fixture
def waiting(seller: Seller, subject: SimpleNamespace, purpose: Callable[..., Any]) -> Message:
    """Held back by quiet hours that end in five hours."""
    change_preferences(seller.user, actor=seller.user, **around(seller.user, hours=5))
    seller.user.refresh_from_db()
    purpose(topic=TOPIC)
    message = queue_message("test", to=seller.user, about=subject)
    assert message is not None
    return message


def test_without_quiet_hours_what_waited_is_due(seller: Seller, waiting: Message) -> None:
    change_preferences(seller.user, actor=seller.user, **NONE)
    delivery = Delivery.objects.get()
    assert (delivery.due_at, delivery.held_from) == (waiting.due_at, None)


def test_with_shorter_quiet_hours_it_waits_for_less(seller: Seller, waiting: Message) -> None:
    change_preferences(seller.user, actor=seller.user, **around(seller.user, hours=2))
    delivery = Delivery.objects.get()
    assert timedelta(hours=1) < delivery.due_at - waiting.due_at <= timedelta(hours=2)
    assert delivery.held_from == waiting.due_at


def test_in_another_zone_it_may_be_day(seller: Seller, waiting: Message) -> None:
    change_preferences(seller.user, actor=seller.user, time_zone="Asia/Shanghai")  # eight hours later
    assert Delivery.objects.get().held_from is None


def test_what_was_due_waits_from_then_on(seller: Seller, subject: SimpleNamespace, purpose: Callable[..., Any]) -> None:
    message = queue_message("test", to=seller.user, about=subject)
    assert message is not None
    change_preferences(seller.user, actor=seller.user, **around(seller.user, hours=2))
    delivery = Delivery.objects.get()
    assert delivery.due_at > message.due_at
    assert delivery.held_from == message.due_at


def test_a_promised_time_is_left_alone(seller: Seller, subject: SimpleNamespace, purpose: Callable[..., Any]) -> None:
    purpose(at_night=True)
    due = database_now() + timedelta(minutes=30)
    queue_message("test", to=seller.user, about=subject, due_at=due)
    change_preferences(seller.user, actor=seller.user, **around(seller.user, hours=2))
    assert Delivery.objects.get().due_at == due


def test_copies_of_others_are_left_alone(seller: Seller, other_seller: Seller, waiting: Message) -> None:
    before = Delivery.objects.get().due_at
    change_preferences(other_seller.user, actor=other_seller.user, **NONE)
    assert Delivery.objects.get().due_at == before


def test_what_waits_of_a_topic_that_is_switched_off_is_not_sent(seller: Seller, waiting: Message) -> None:
    switch_topic_off(seller.user, TOPIC)
    assert Delivery.objects.get().status == "dropped"
    waiting.refresh_from_db()
    assert waiting.withdrawn_at is None


def test_the_message_says_until_when_its_copy_waits(seller: Seller, waiting: Message, log_in: LogIn) -> None:
    page = log_in(seller.user).get(f"/messages/{waiting.public_id}/").content.decode()
    assert "It waits until your quiet hours are over:" in page
    assert Delivery.objects.get().due_at.strftime("%Y-%m-%dT%H:%M:00Z") in page


def test_many_waiting_copies_cost_no_more_reads(
    seller: Seller, waiting: Message, purpose: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    for _ in range(29):
        queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    with CaptureQueriesContext(connection) as queries:
        change_preferences(seller.user, actor=seller.user, **NONE)
    assert sum(query["sql"].startswith("SELECT") for query in queries.captured_queries) < 10


def test_an_old_zone_name_is_preselected_under_its_present_name(make_seller: Any, log_in: LogIn) -> None:
    user = make_seller("kolkata@example.com", time_zone="Asia/Calcutta").user
    page = log_in(user).get(PAGE).content.decode()
    assert '<option value="Asia/Kolkata" selected>' in page


def test_an_old_zone_name_is_understood_when_it_is_sent(seller: Seller, log_in: LogIn) -> None:
    save(log_in(seller.user), time_zone="Asia/Calcutta")
    seller.user.refresh_from_db()
    assert seller.user.time_zone == "Asia/Kolkata"


def test_zones_are_grouped_by_region_in_the_readers_language(seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    client.cookies["django_language"] = "de"
    page = client.get(PAGE).content.decode()
    suggested, europe = (
        page.split(f'<optgroup label="{label}">')[1].split("</optgroup>")[0] for label in ("Vorschläge", "Europa")
    )
    assert '<option value="Europe/London" selected>London, UTC' in suggested
    assert '<option value="Europe/London">London, UTC' in europe
    assert "Asia/" not in europe
