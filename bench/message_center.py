"""The seller's message page in ms, whole requests through all middleware: 5,000 messages, all unread, beside 10.

By turns for two sellers, who are alike but for that. What is drawn is the first page: of 5,000 the newest SIZE with the
link to older ones, of 10 all of them; so the longer one also draws SIZE - 10 rows more.
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
from messaging.models import Message
from sellers.actions import open_account

CENTERS = {"few": 10, "many": 5_000}
TURNS, WARM_UP, QUERIES = 400, 20, 4
NOW = datetime.now(UTC)


def measure() -> Result:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # no line a request
    clients = {name: _reader(name, count) for name, count in CENTERS.items()}
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE messaging_message")
    queries = {name: _check(client, CENTERS[name]) for name, client in clients.items()}
    assert set(queries.values()) == {QUERIES}, queries
    seconds: dict[str, list[float]] = {name: [] for name in CENTERS}
    for turn in range(TURNS):
        for name in sorted(CENTERS, reverse=bool(turn % 2)):
            seconds[name].append(_page(clients[name]))
    ms = {name: 1000 * statistics.median(each[WARM_UP:]) for name, each in seconds.items()}
    return Result(ms["many"], ms["few"], "ms", f"queries={QUERIES} messages={CENTERS['many']} rows={SIZE}")


def _reader(name: str, count: int) -> Client:
    user = User(email=f"{name}@example.com", full_name="A Seller", time_zone="Europe/Berlin")
    user.set_unusable_password()
    open_account(user)
    Message.objects.bulk_create([_message(user, number) for number in range(count)], batch_size=1_000)
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


def _page(client: Client) -> float:
    began = time.perf_counter()
    client.get("/messages/")
    return time.perf_counter() - began


def _check(client: Client, count: int) -> int:
    """The newest are there, in order, and the number of the unread ones. Returns the number of queries."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/messages/")
    page = answer.content.decode()
    assert answer.status_code == 200
    times = re.findall(r'<time datetime="([^"]+)"', page)
    assert times == sorted(set(times), reverse=True)
    assert len(times) == min(count, SIZE)
    assert ('rel="next"' in page) == (count > SIZE)
    assert f'<span class="app-count">{"99+" if count > 99 else count}<span' in page
    return len(asked)
