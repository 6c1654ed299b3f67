"""The seller's message page in ms, whole requests through all middleware: 5,000 messages, all unread, beside 10.

By turns for two sellers, who are alike but for that; each message has its copy by e-mail. What is compared is the first
page: of 5,000 the newest SIZE with the link to older ones, of 10 all of them; so the longer one also draws SIZE - 10
rows more. Of 5,000 a page in the middle is opened in each turn too; 10 have none such, so the remark has it beside the
same first page of 10: it asks one query more, for where it begins.
"""

import logging
import re
import statistics
import time
from datetime import UTC, datetime, timedelta

import structlog
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench._result import Result
from core.ids import new_id
from core.models import User
from messaging.center.reading import SIZE
from messaging.models import Delivery, Message
from sellers.actions import open_account

CENTERS = {"few": 10, "many": 5_000}
TURNS, WARM_UP = 400, 20
QUERIES = {"few": 4, "many": 4, "deep": 5}
FIRST = "/messages/"
NOW = datetime.now(UTC)


def measure() -> Result:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # no line a request
    clients = {name: _reader(name, count) for name, count in CENTERS.items()}
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE messaging_message, messaging_delivery")
    pages = {"few": (clients["few"], FIRST), "many": (clients["many"], FIRST), "deep": (clients["many"], _deep())}
    queries = {name: _check(*page, deep=name == "deep") for name, page in pages.items()}
    assert queries == QUERIES, queries
    seconds: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(TURNS):
        for name in sorted(pages, reverse=bool(turn % 2)):
            seconds[name].append(_page(*pages[name]))
    ms = {name: 1000 * statistics.median(each[WARM_UP:]) for name, each in seconds.items()}
    deep = f"deep={ms['deep']:.4g}ms deep_ratio={ms['few'] / ms['deep']:.3g}"
    remark = f"queries={QUERIES['many']} messages={CENTERS['many']} rows={SIZE} {deep}"
    return Result(ms["many"], ms["few"], "ms", remark)


def _reader(name: str, count: int) -> Client:
    user = User(email=f"{name}@example.com", full_name="A Seller", time_zone="Europe/Berlin")
    user.set_unusable_password()
    open_account(user)
    messages = [_message(user, number) for number in range(count)]
    Message.objects.bulk_create(messages, batch_size=1_000)
    Delivery.objects.bulk_create(map(_copy, messages), batch_size=1_000)
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _message(reader: User, number: int) -> Message:
    at = NOW - timedelta(hours=number)
    return Message(
        recipient=reader,
        purpose="case_submitted",
        about=new_id("case"),
        revision=1,
        due_at=at,
        published_at=at,
        language="en",
        title="We have received your details",
        body="A person now compares your documents with your details.\n\nYou need to do nothing.",
        action_label="See how your case stands",
        action_path="/case/",
    )


def _copy(message: Message) -> Delivery:
    at = message.due_at
    return Delivery(message=message, channel="email", status="delivered", due_at=at, sent_at=at, delivered_at=at)


def _deep() -> str:
    """The page of the many that begins in their middle."""
    middle = Message.objects.filter(recipient__email="many@example.com", published_at__isnull=False)
    return f"{FIRST}?before={middle.order_by('published_at')[CENTERS['many'] // 2].public_id}"


def _page(client: Client, address: str) -> float:
    began = time.perf_counter()
    client.get(address)
    return time.perf_counter() - began


def _check(client: Client, address: str, *, deep: bool) -> int:
    """The newest of the page are there, in order, and the number of the unread ones. Returns the number of queries."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    count = Message.objects.filter(recipient=answer.wsgi_request.user.pk).count()
    page = answer.content.decode()
    assert answer.status_code == 200
    times = re.findall(r'<time datetime="([^"]+)"', page)
    assert times == sorted(set(times), reverse=True)
    assert len(times) == min(count, SIZE)
    assert ('rel="next"' in page) == (count > SIZE)
    assert ('rel="prev"' in page) == deep
    assert f'<span class="app-count">{"99+" if count > 99 else count}<span' in page
    return len(asked)
