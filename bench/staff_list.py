"""The staff's list of cases in ms: 1,000,000 cases beside 1,000.

Asked for are, by turns of either, the first page, one further on, filtered ones and searches, as an account manager and
as a lead see them; drawn to the last byte by the view that the admin calls, with what every page of the staff costs in
it. Both have the same share of states and full pages, and the account manager the same work at hand; of the million
they also have their share of two years. The remark has the ratio of each page.
"""

import re
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from bench._events import reading
from bench._result import Result
from core.access import COMPANY_FACTOR
from core.models import User
from demo.generating import TABLES, TWO_YEARS, generate, make_managers
from scheduling.models import AccountManager
from verification.admin import CaseAdmin
from verification.models import Case, Review

WORLDS = {"few": (1_000, timedelta(days=14)), "many": (1_000_000, TWO_YEARS)}
MANAGERS, TURNS, WARM_UP, QUERIES = 200, 30, 3, 7
AT_HAND = 120  # reviews of theirs, of open cases and of closed ones
Page = tuple[User, str]


def measure() -> Result:
    lead, managers = _staff("lead"), make_managers(MANAGERS)
    reviewer = managers[0].user
    reviewer.groups.add(Group.objects.get(name="account manager"))
    reviewer = User.objects.get(pk=reviewer.pk)
    for world, (count, over) in WORLDS.items():
        _make(world, count, over, managers, reviewer)
    pages = {world: _pages(world, lead, reviewer) for world in WORLDS}
    queries = {
        world: {name: _check(world, name, *page) for name, page in those.items()} for world, those in pages.items()
    }
    assert queries["few"] == queries["many"], queries
    assert max(queries["many"].values()) <= QUERIES, queries
    seconds: dict[tuple[str, str], list[float]] = {(world, name): [] for world in WORLDS for name in pages[world]}
    for turn in range(TURNS):
        for name in pages["few"]:
            for world in sorted(WORLDS, reverse=bool(turn % 2)):
                seconds[world, name].append(_time(world, *pages[world][name]))
    ms = {key: 1000 * statistics.median(each[WARM_UP:]) for key, each in seconds.items()}
    ratios = " ".join(f"{name}={ms['few', name] / ms['many', name]:.2f}" for name in pages["few"])
    few, many = (statistics.mean(ms[world, name] for name in pages["few"]) for world in WORLDS)
    return Result(many, few, "ms", f"queries={max(queries['many'].values())} cases={WORLDS['many'][0]} {ratios}")


def _staff(role: str) -> User:
    user = User.objects.create_user(f"{role}@example.com", full_name=role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def _make(world: str, count: int, over: timedelta, managers: list[AccountManager], reviewer: User) -> None:
    """Tables of its own with all indexes, and the same staff in them."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {world}")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE {world}.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute(f"INSERT INTO {world}.core_user SELECT * FROM public.core_user")
    with reading(world):
        for _done in generate(count, over=over, managers=managers):
            pass
        for cases in (Case.objects.open(), Case.objects.filter(status__in=Case.CLOSED)):
            newest = cases.filter(reviews__isnull=False).order_by("-since").values("pk")[:AT_HAND]
            Review.objects.filter(case__in=list(newest.values_list("pk", flat=True))).update(reviewer=reviewer)
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM ANALYZE {', '.join(f'{world}.{table}' for table in TABLES)}")


def _pages(world: str, lead: User, reviewer: User) -> dict[str, Page]:
    with reading(world):
        name = Case.objects.open().order_by("-pk").select_related("seller__business")[0].seller.business.legal_name
        return {
            "lead": (lead, ""),
            "deep": (lead, _further(lead, "", 5)),
            "filter": (lead, "language=zh-hans"),
            "closed": (lead, "queue=closed&language=de"),
            "find": (lead, f"q={name}"),
            "search": (lead, "q=ltd"),
            "manager": (reviewer, ""),
            "manager_deep": (reviewer, _further(reviewer, "", 1)),
            "manager_closed": (reviewer, "queue=closed"),
        }


def _further(user: User, query: str, pages: int) -> str:
    for _ in range(pages):
        found = re.search(r'href="\?([^"]+)" rel="next"', _draw(user, query))
        assert found, "there is no further page"
        query = unescape(found[1])
    return query


def _draw(user: User, query: str) -> str:
    view: Callable[[HttpRequest], Any] = admin.site.get_model_admin(Case).changelist_view
    return view(_request(f"/admin/verification/case/?{query}", user)).render().content.decode()


def _request(address: str, user: User) -> HttpRequest:
    request = RequestFactory().get(address)
    request.user, request.session = user, {COMPANY_FACTOR: user.pk}  # type: ignore[assignment]
    return request


def _time(world: str, user: User, query: str) -> float:
    with reading(world):
        began = time.perf_counter()
        _draw(user, query)
        return time.perf_counter() - began


def _check(world: str, name: str, user: User, query: str) -> int:
    """A full page, unless one seller was looked for. Returns the number of queries of the page itself."""
    with reading(world):
        with CaptureQueriesContext(connection) as frame:
            admin.site.each_context(_request("/admin/", user))
        with CaptureQueriesContext(connection) as asked:
            page = _draw(user, query)
    rows = page.count('class="field-seller_name')
    assert 1 <= rows <= CaseAdmin.list_per_page if name == "find" else rows == CaseAdmin.list_per_page, (
        world,
        name,
        rows,
    )
    return len(asked) - len(frame)
