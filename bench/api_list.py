"""A page of 50 cases of the API in ms: among 1,000,000 cases, and among 10,000.

Asked for are, by turns of either, the first page, one further on, and filtered ones, each through a server as the
launcher starts it, with a key. Both have the same share of states and full pages; the million spreads over two years.
The remark has the ratio of each page.
"""

import json
import os
import statistics
import time
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import quote

from django.db import connection
from django.utils import timezone

from bench._asking import Line, get
from bench._result import Result
from bench._web import web_process
from core.models import PolicyVersion, User
from demo.generating import TABLES, TWO_YEARS, generate, make_managers
from integration.keys.actions import make_key
from launcher.ports import free_port
from scheduling.models import AccountManager

WORLDS = {"few": (10_000, timedelta(days=60)), "many": (1_000_000, TWO_YEARS)}
MANAGERS, TURNS, WARM_UP, FURTHER = 200, 60, 10, 20
LIMIT = 50


def measure() -> Result:
    managers, secret = make_managers(MANAGERS), _make_key()
    for world, (count, over) in WORLDS.items():
        _make(world, count, over, managers)
    database = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    connection.close()
    ports = {world: free_port() for world in WORLDS}
    with ExitStack() as servers:
        for world, port in ports.items():
            path = quote(f"-c search_path={world},public")
            servers.enter_context(web_process(port, {"DATABASE_URL": f"{database}?options={path}"}))
        lines = {world: Line(port) for world, port in ports.items()}
        pages = {world: _pages(line, secret) for world, line in lines.items()}
        ms = _by_turns(lines, pages)
    ratios = " ".join(f"{name}={ms['few', name] / ms['many', name]:.2f}" for name in pages["few"])
    few, many = (statistics.mean(ms[world, name] for name in pages["few"]) for world in WORLDS)
    return Result(many, few, "ms", f"cases={WORLDS['many'][0]} limit={LIMIT} {ratios}")


def _make_key() -> str:
    ops = User.objects.create_user("ops@example.com", full_name="Ops", is_staff=True)
    PolicyVersion.objects.create(number=1, figures={"api_requests_per_minute_count": 100_000}, published_by=ops)
    return make_key("lists", actor=ops, is_test=False, scopes=["cases:read"])[1]


def _make(world: str, count: int, over: timedelta, managers: list[AccountManager]) -> None:
    """Tables of its own with all indexes, and the same staff in them."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {world}")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE {world}.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute(f"INSERT INTO {world}.core_user SELECT * FROM public.core_user")
        cursor.execute(f"SET search_path TO {world}, public")
        for _done in generate(count, over=over, managers=managers):
            pass
        cursor.execute("SET search_path TO public")
        cursor.execute(
            f"GRANT USAGE ON SCHEMA {world} TO PUBLIC; GRANT SELECT ON ALL TABLES IN SCHEMA {world} TO PUBLIC"
        )
        cursor.execute(f"VACUUM ANALYZE {', '.join(f'{world}.{table}' for table in TABLES)}")


def _pages(line: Line, secret: str) -> dict[str, bytes]:
    week = quote((timezone.now() - timedelta(days=7)).isoformat())
    queries = {
        "first": "",
        "further": f"&cursor={_further(line, secret)}",
        "status": "&status=documents_needed",
        "open": "&open=true",
        "closed": "&open=false",
        "submitted_since": f"&submitted_since={week}",
        "changed_since": f"&changed_since={week}",
    }
    return {name: get(f"/api/v1/cases?limit={LIMIT}{query}", secret) for name, query in queries.items()}


def _further(line: Line, secret: str) -> str:
    cursor = ""
    for _ in range(FURTHER):
        _head, body = line.ask(get(f"/api/v1/cases?limit={LIMIT}{cursor and '&cursor='}{cursor}", secret))
        cursor = json.loads(body)["next_cursor"]
    return cursor


def _by_turns(lines: dict[str, Line], pages: dict[str, dict[str, bytes]]) -> dict[tuple[str, str], float]:
    """The median of each page of each, in ms."""
    seconds: dict[tuple[str, str], list[float]] = {(world, name): [] for world in lines for name in pages[world]}
    for turn in range(TURNS):
        for name in pages["few"]:
            for world in sorted(lines, reverse=bool(turn % 2)):
                began = time.perf_counter()
                head, body = lines[world].ask(pages[world][name])
                seconds[world, name].append(time.perf_counter() - began)
                assert head.startswith(b"HTTP/1.1 200 "), (world, name, head, body)
                assert len(json.loads(body)["data"]) == LIMIT, (world, name)
    return {key: 1000 * statistics.median(each[WARM_UP:]) for key, each in seconds.items()}
