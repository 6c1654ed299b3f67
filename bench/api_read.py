"""Answers a second to GET of one case of the API, two server processes as the launcher starts them, eight clients.

Ours: through the door, with a key that is looked up each time, its requests counted in Redis and one line in the log;
each case has three documents and a finding, and what else there is of it. Yardstick: a bare view that has the same
JSON ready in a row of its own and reads it by one query of the ORM, behind the same kind of server, in a Django
with no middleware and no other app; nobody authenticates there. They take turns of half a second.
"""

import json
import os
import random
import statistics
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from bench._asking import Line, ask_for, get
from bench._bare import TABLE, ReadyAnswer
from bench._result import Result
from bench._web import web_process
from core.models import PolicyVersion, User
from demo.generating import generate, make_managers
from integration.keys.actions import make_key
from launcher.ports import free_port
from sellers.models import Document
from verification.models import Case, Signal

CASES, CLIENTS, TURNS, SECONDS, EACH = 1_000, 8, 20, 0.5, 200
RULE = "country"
PATH = "/api/v1/cases/{}"


def measure() -> Result:
    secrets = _make()
    ids = list(Case.objects.values_list("public_id", flat=True))
    database = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    connection.close()
    ours, bare, quiet = free_port(), free_port(), {"DATABASE_URL": database}
    with (
        web_process(ours, quiet),
        web_process(
            bare,
            {**quiet, "DJANGO_SETTINGS_MODULE": "bench._bare_settings"},
            application="bench._bare_wsgi:application",
        ),
    ):
        size = _make_ready(ids, ours, secrets[0])
        drawn = [random.Random(client).sample(ids, EACH) for client in range(CLIENTS)]
        asked = [[get(PATH.format(case), secret) for case in own] for own, secret in zip(drawn, secrets, strict=True)]
        plain = [[get(PATH.format(case)) for case in own] for own in drawn]
        _check(drawn[0][0], ours, bare, secrets[0])
        rate, yardstick = _by_turns([(ours, asked), (bare, plain)])
    return Result(rate, yardstick, "/s", f"clients={CLIENTS} bytes={size}")


def _make() -> list[str]:
    for _done in generate(CASES, over=timedelta(days=30), managers=make_managers(10)):
        pass
    ops = User.objects.create_user("ops@example.com", full_name="Ops", is_staff=True)
    PolicyVersion.objects.create(number=1, figures={"api_requests_per_minute_count": 100_000}, published_by=ops)
    cases = Case.objects.values_list("pk", "seller_id")
    Document.objects.bulk_create(
        Document(seller_id=seller, kind=kind, status=Document.Status.UPLOADED, uploaded_at=timezone.now())
        for _case, seller in cases
        for kind in Document.Kind
    )
    Signal.objects.bulk_create(Signal(case_id=case, rule=RULE, rule_version=1) for case, _seller in cases)
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute("ANALYZE")
    return [
        make_key(f"client {number}", actor=ops, is_test=False, scopes=["cases:read"])[1] for number in range(CLIENTS)
    ]


def _make_ready(ids: Sequence[str], port: int, secret: str) -> int:
    """What the yardstick answers. Returns the usual size of an answer."""
    line, rows = Line(port), []
    for case in ids:
        _head, body = line.ask(get(PATH.format(case), secret))
        rows.append(ReadyAnswer(id=case, body=json.loads(body)))
    ReadyAnswer.objects.bulk_create(rows)
    return len(body)


def _check(case: str, ours: int, bare: int, secret: str) -> None:
    head, body = Line(ours).ask(get(PATH.format(case), secret))
    assert b"ratelimit" in head.lower(), head
    assert json.loads(body) == json.loads(Line(bare).ask(get(PATH.format(case)))[1])
    assert json.loads(body)["id"] == case
    assert Line(ours).ask(get(PATH.format(case)))[0].startswith(b"HTTP/1.1 401 ")


def _lines(port: int) -> list[Line]:
    return [Line(port) for _ in range(CLIENTS)]


def _by_turns(those: Sequence[tuple[int, Any]]) -> list[float]:
    """The median of each. On new lines each turn: which of the two processes answers a line is chance."""
    rates: list[list[float]] = [[] for _ in those]
    for turn in range(TURNS + 1):
        for number in sorted(range(len(those)), reverse=bool(turn % 2)):
            port, requests = those[number]
            rates[number].append(ask_for(_lines(port), requests, SECONDS))
    return [statistics.median(each[1:]) for each in rates]
