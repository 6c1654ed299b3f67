"""The audit log's page in ms, filtered by action and time: 1,000,000 events beside 10,000 (10,000,000 by BENCH_FULL=1).

The long log spans 24 months; the short one is its newest events, so that both show the same pages. Asked for are the
newest page of 50 looks at documents of the last 90 days, and the page after it, by turns from either log; drawn to the
last byte by the view that the admin calls. What every page of the staff costs (second factor, navigation) is in it.
"""

import os
import re
import statistics
import time
from datetime import UTC, datetime, timedelta

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from audit.pages.listing import SIZE, listing
from bench._events import MONTHS, make_log, reading
from bench._result import Result
from core.access import COMPANY_FACTOR
from core.models import User

MANY = 10_000_000 if os.environ.get("BENCH_FULL") else 1_000_000
LOGS = {"few": 10_000, "many": MANY}
TURNS, QUERIES = 60, 6
NOW = datetime.now(UTC)
STEP = timedelta(days=MONTHS * 30) / MANY
FILTER = f"action=document.viewed&since={NOW - timedelta(days=90):%Y-%m-%dT%H:%M}&zone=UTC"


def measure() -> Result:
    staff = [
        User.objects.create_user(f"staff{n}@example.com", full_name=f"Staff {n}", is_staff=True) for n in range(40)
    ]
    reader = staff[0]
    reader.groups.add(Group.objects.get(name="ops"))
    for schema, rows in LOGS.items():
        make_log(schema, rows, until=NOW, step=STEP, staff=[user.public_id for user in staff])
    (queries, pages), (_queries, same) = (_check(schema, reader) for schema in LOGS)
    assert pages == same, "the logs show other pages"
    seconds: dict[str, list[float]] = {schema: [] for schema in LOGS}
    for turn in range(TURNS):
        for schema in sorted(LOGS, reverse=bool(turn % 2)):
            seconds[schema].append(_both_pages(schema, reader))
    ms = {schema: 1000 * statistics.median(each) / 2 for schema, each in seconds.items()}
    return Result(ms["many"], ms["few"], "ms", f"queries={queries} events={MANY}")


def _both_pages(schema: str, reader: User) -> float:
    with reading(schema):
        began = time.perf_counter()
        first = _page(FILTER, reader)
        _page(_older(first), reader)
        return time.perf_counter() - began


def _page(query: str, reader: User) -> str:
    return listing(_request(f"/admin/audit/event/?{query}", reader)).render().content.decode()  # type: ignore[attr-defined]


def _request(address: str, reader: User) -> HttpRequest:
    request = RequestFactory().get(address)
    request.user, request.session = reader, {COMPANY_FACTOR: reader.pk}  # type: ignore[assignment]
    return request


def _older(page: str) -> str:
    found = re.search(r'href="\?([^"]+)" rel="next"', page)
    assert found, "there is no older page"
    return found[1].replace("&amp;", "&")


def _check(schema: str, reader: User) -> tuple[int, list[str]]:
    """The pages are full, of the action alone, newest first, and one goes on after the other. Returns the number of
    queries, and the rows of both pages."""
    with reading(schema):
        first = _page(FILTER, reader)
        second = _page(_older(first), reader)
        times = [re.findall(r'<time datetime="([^"]+\+00:00)"', page) for page in (first, second)]
        assert [len(each) for each in times] == [SIZE, SIZE]
        assert times[0] + times[1] == sorted({*times[0], *times[1]}, reverse=True)
        assert (first + second).count("looked at a page of a document\n") == 2 * SIZE
        return _queries_of(reader), re.findall(r"<tr.*?</tr>", re.sub(r"event/\d+/", "", first + second), re.S)


def _queries_of(reader: User) -> int:
    """Of the page itself."""
    with CaptureQueriesContext(connection) as frame:
        admin.site.each_context(_request("/admin/", reader))
    with CaptureQueriesContext(connection) as page:
        _page(FILTER, reader)
    count = len(page) - len(frame)
    assert count <= QUERIES, f"{count} queries"
    return count
