"""The message center, by its reader, another seller and a stranger."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from core.ids import new_id
from core.models import User
from messaging.center.actions import mark_read
from messaging.center.reading import list_context
from messaging.models import Delivery, Message
from messaging.outbox import queue_message
from messaging.purposes import Text
from messaging.settling import withdraw
from sellers.models import Seller

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("purpose")


def say(seller: Seller, **fields: Any) -> Message:
    message = queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")), **fields)
    assert message is not None
    return message


def test_the_newest_message_stands_first_and_unread_ones_are_marked(
    seller: Seller, log_in: LogIn, purpose: Callable[..., Any]
) -> None:
    for title in ("Older", "Newer"):
        purpose(render=lambda message, secret, title=title: Text(title=title, paragraphs=[]))
        last = say(seller)
    client = log_in(seller.user)
    client.get(reverse("message", args=[last.public_id]))
    page = client.get(reverse("messages")).content.decode()
    assert page.index("Newer") < page.index("Older")
    assert page.count(">New</strong>") == 1


def test_a_message_is_marked_read_once(seller: Seller, log_in: LogIn) -> None:
    message, client = say(seller), log_in(seller.user)
    client.get(reverse("message", args=[message.public_id]))
    first = Message.objects.get().read_at
    client.get(reverse("message", args=[message.public_id]))
    assert first is not None
    assert Message.objects.get().read_at == first
    assert Event.objects.filter(action="message.read").count() == 1


def test_a_message_shows_its_text_task_reference_and_copies_but_no_secret(seller: Seller, log_in: LogIn) -> None:
    message = say(seller, secret={"code": "987654"}, channels=["email", "sms"])
    page = log_in(seller.user).get(reverse("message", args=[message.public_id])).content.decode()
    for part in ("First line.", 'href="/home/"', "Open task", message.public_id, "Copy by e-mail", "Copy by SMS"):
        assert part in page
    assert "987654" not in page


def test_the_button_of_the_task_stands_in_place_of_the_code(seller: Seller, log_in: LogIn) -> None:
    message = say(seller, secret={"code": "987654"})
    page = log_in(seller.user).get(reverse("message", args=[message.public_id])).content.decode()
    assert page.count("Open task") == 1
    assert page.index("First line.") < page.index("Open task") < page.index("The code is not repeated here")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("queued", "On its way"),
        ("sending", "On its way"),
        ("sent", "Sent:"),
        ("failed", "Not delivered"),
        ("unknown", "do not know"),
        ("dropped", "no longer"),
    ],
)
def test_a_message_says_what_became_of_its_copies(seller: Seller, log_in: LogIn, status: str, words: str) -> None:
    message = say(seller)
    Delivery.objects.update(status=status, sent_at=Now())
    assert words in log_in(seller.user).get(reverse("message", args=[message.public_id])).content.decode()


@pytest.mark.parametrize(
    ("channel", "failure", "words"),
    [
        ("email", "no_such_address", "Your mail server refused it. It says that there is no such mailbox."),
        ("email", "mailbox_full", "Your mail server refused it. It says that the mailbox is full"),
        ("email", "refused", "Your mail server refused it. It does not take our mail"),
        ("email", "unreachable", "Your mail server could not be reached."),
        ("sms", "no_such_address", "there is no such number"),
        ("sms", "carrier_refused", "The phone's carrier refused it."),
        ("sms", "opted_out", "asked for no more text messages"),
        ("sms", "number_unreachable", "The phone could not be reached"),
        ("sms", "country_not_served", "We cannot reach numbers of this country."),
        ("voice", "not_answered", "Nobody answered the call."),
        ("email", "ours", "through a fault on our side"),
    ],
)
@pytest.mark.parametrize("status", ["failed", "returned"])
def test_a_copy_that_did_not_arrive_says_why(
    seller: Seller, log_in: LogIn, status: str, channel: str, failure: str, words: str
) -> None:
    message = say(seller, channels=[channel])
    Delivery.objects.update(status=status, failure=failure)
    page = log_in(seller.user).get(reverse("message", args=[message.public_id])).content.decode()
    assert words in " ".join(page.split())


@pytest.mark.parametrize(
    ("address", "whose", "way_on"),
    [
        ("", "Your mail server refused it.", "/accounts/email/"),
        ("contact@example.net", "The mail server of the address it went to refused it.", "/contact/"),
    ],
)
def test_the_way_on_leads_to_where_that_address_is_changed(
    seller: Seller, log_in: LogIn, address: str, whose: str, way_on: str
) -> None:
    message = say(seller, address=address)
    Delivery.objects.update(status="returned", failure="no_such_address")
    page = log_in(seller.user).get(reverse("message", args=[message.public_id])).content.decode()
    assert whose in page
    assert f'href="{way_on}">Change' in page


def test_what_arrived_says_when_and_whether_it_was_reported(seller: Seller, log_in: LogIn) -> None:
    message = say(seller)
    Delivery.objects.update(status="delivered", delivered_at=Now(), failure="complaint")
    page = log_in(seller.user).get(reverse("message", args=[message.public_id])).content.decode()
    assert "Arrived:" in page
    assert "It was reported to us as unwanted." in page


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("voice", "We do not call at night. The call waits until:"),
        ("email", "It waits until your quiet hours are over:"),
    ],
)
def test_what_is_held_back_says_why_and_until_when(seller: Seller, log_in: LogIn, channel: str, words: str) -> None:
    message = say(seller, channels=[channel])
    Delivery.objects.update(held_from=Now(), due_at=datetime(2031, 5, 6, 7, 30, tzinfo=UTC))
    page = log_in(seller.user).get(reverse("message", args=[message.public_id])).content.decode()
    told = " ".join(page.partition(words)[2].split())[:200]
    assert "2031" in told
    assert "On its way" not in page


def test_a_settled_message_asks_for_nothing(seller: Seller, log_in: LogIn) -> None:
    message = say(seller)
    withdraw(message)
    page = log_in(seller.user).get(reverse("message", args=[message.public_id])).content.decode()
    assert "no longer applies" in page
    assert "Open task" not in page


def test_anothers_message_is_not_found_and_stays_unread(seller: Seller, other_seller: Seller, log_in: LogIn) -> None:
    message = say(seller)
    assert log_in(other_seller.user).get(reverse("message", args=[message.public_id])).status_code == 404
    assert Message.objects.get().read_at is None
    assert "A test of the outbox" not in log_in(other_seller.user).get(reverse("messages")).content.decode()


@pytest.mark.parametrize("address", ["/messages/", "/messages/msg_x/"])
def test_a_stranger_is_asked_to_log_in(db: None, address: str) -> None:
    response = Client(headers={"host": "localhost"}).get(address)
    assert response["Location"].startswith("/accounts/login/")


def test_more_messages_cost_no_more_queries(seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    say(seller)
    client.get(reverse("messages"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("messages"))
    for _ in range(29):
        say(seller)
    with CaptureQueriesContext(connection) as thirty:
        client.get(reverse("messages"))
    assert len(one) == len(thirty) == 4


def shown_on(page: str) -> list[str]:
    return re.findall(r'app-messages__title"[^>]*href="(msg_\w+)/"', page)


def way(page: str, rel: str) -> dict[str, str]:
    """Where the link leads; {} where there is none."""
    [query] = re.findall(rf'href="\?([^"]+)" rel="{rel}"', page) or [""]
    return dict(parse_qsl(query.replace("&amp;", "&")))


def test_pages_go_on_where_the_one_before_ended_both_ways(seller: Seller, log_in: LogIn) -> None:
    """Also of messages that were said in one moment."""
    ids = [say(seller).public_id for _ in range(45)][::-1]
    Message.objects.filter(public_id__in=ids[15:30]).update(
        published_at=Message.objects.get(public_id=ids[20]).published_at
    )
    ids = list(Message.objects.of(seller.user).values_list("public_id", flat=True))
    client, address = log_in(seller.user), reverse("messages")
    pages = [client.get(address).content.decode()]
    while older := way(pages[-1], "next"):
        pages.append(client.get(address, older).content.decode())
    assert [shown_on(page) for page in pages] == [ids[:20], ids[20:40], ids[40:]]
    middle = client.get(address, way(pages[2], "prev")).content.decode()
    first = client.get(address, way(middle, "prev")).content.decode()
    assert [shown_on(page) for page in (middle, first)] == [ids[20:40], ids[:20]]
    assert [way(first, "prev"), way(pages[2], "next")] == [{}, {}]


@pytest.mark.parametrize("query", [{"before": "nonsense"}, {"after": "msg_nobodys"}, {"before": ""}])
def test_a_place_that_is_none_is_the_first_page(seller: Seller, log_in: LogIn, query: dict[str, str]) -> None:
    message = say(seller)
    assert shown_on(log_in(seller.user).get(reverse("messages"), query).content.decode()) == [message.public_id]


def test_what_is_read_can_be_left_out(seller: Seller, log_in: LogIn) -> None:
    read, unread = say(seller), say(seller)
    mark_read(read, actor=seller.user)
    client = log_in(seller.user)
    assert shown_on(client.get(reverse("messages"), {"unread": "1"}).content.decode()) == [unread.public_id]
    mark_read(unread, actor=seller.user)
    assert "You have read every message." in client.get(reverse("messages"), {"unread": "1"}).content.decode()


def test_more_than_99_unread_messages_are_not_counted(seller: Seller, log_in: LogIn) -> None:
    for _ in range(100):
        say(seller)
    page = log_in(seller.user).get(reverse("messages")).content.decode()
    assert '<span class="app-count">99+<span' in page


@pytest.mark.parametrize("query", [{}, {"unread": "1"}, {"before": "one"}, {"after": "one", "unread": "1"}])
def test_a_page_is_read_from_an_index_in_its_order(seller: Seller, query: dict[str, str]) -> None:
    edge = [say(seller) for _ in range(30)][10].public_id
    with connection.cursor() as cursor:  # where the table is small, PostgreSQL would rather sort
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
    with CaptureQueriesContext(connection) as asked:
        list_context(seller.user, QueryDict(urlencode(query).replace("one", edge)))
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + asked.captured_queries[-1]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    # Both have the page's order: which one is taken for the unread hangs on what is known of how many are read.
    assert any(index in plan for index in ["message_center", "messages_unread"][: 1 + ("unread" in query)])
    assert "Sort" not in plan


def test_the_phrase_stands_beside_the_reference(seller: Seller, log_in: LogIn) -> None:
    page = log_in(seller.user).get(reverse("message", args=[say(seller).public_id])).content.decode()
    assert seller.user.phrase in page
