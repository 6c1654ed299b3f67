"""Cases a page at a time, in one order, by each filter."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import User
from integration.resources.cases.answers import CaseAnswer
from integration.resources.cases.listing import lists_of, order_of
from integration.rest.times import rfc3339
from sellers.models import Seller
from tests.integration.described import faults_of
from tests.verification.building import find, open_case
from verification.models import Case

pytestmark = pytest.mark.django_db
BEGAN = datetime(2031, 1, 1, tzinfo=UTC)
STATUSES = ["session_needed", "document_review", "fraud_suspected", "approved", "rejected"]


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform("cases:read")


@pytest.fixture
def make_case(db: None) -> Callable[..., Case]:
    """The n-th, submitted n hours after BEGAN; its state began another hour later."""

    def make(number: int, *, status: str = "session_needed", is_test: bool = False) -> Case:
        user = User.objects.create(email=f"{number}-{is_test}@example.com", is_test=is_test)
        submitted = BEGAN + timedelta(hours=number)
        seller = Seller.objects.create(user=user)
        case = open_case(seller, status, submitted_at=submitted, since=submitted + timedelta(hours=1))
        find(case, "same_address")
        return case

    return make


@pytest.fixture
def cases(make_case: Callable[..., Case]) -> list[str]:
    """Ids, the oldest first."""
    return [make_case(number, status=STATUSES[number % 5]).public_id for number in range(10)]


def walk(client: Any, **asked: Any) -> list[str]:
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get("/api/v1/cases", {"limit": 3, **asked, **cursor}).json()
        assert [fault for case in page["data"] for fault in faults_of(CaseAnswer(), case)] == []
        found += [case["id"] for case in page["data"]]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


def test_the_newest_submission_comes_first(cases: list[str], client: Any) -> None:
    assert walk(client) == cases[::-1]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"status": "session_needed"}, [5, 0]),
        ({"status": "in_review"}, [7, 6, 2, 1]),
        ({"open": "true"}, [7, 6, 5, 2, 1, 0]),
        ({"open": "false"}, [9, 8, 4, 3]),
        ({"open": "false", "status": "in_review"}, []),
        ({"submitted_since": "2031-01-01T07:00:00Z"}, [9, 8, 7]),
        ({"submitted_since": "2031-01-01T07:00:00+01:00", "status": "approved"}, [8]),
        ({"changed_since": "2031-01-01T08:00:00Z"}, [7, 8, 9]),
        ({"changed_since": "2031-01-01T02:00:00Z", "open": "true"}, [1, 2, 5, 6, 7]),
        ({"changed_since": "2031-01-01T02:00:00Z", "status": "rejected"}, [4, 9]),
    ],
    ids=str,
)
def test_each_filter(asked: dict[str, str], numbers: list[int], cases: list[str], client: Any) -> None:
    assert walk(client, **asked) == [cases[number] for number in numbers]


def test_those_of_one_seller(cases: list[str], client: Any) -> None:
    case = Case.objects.select_related("seller").get(public_id=cases[3])
    assert walk(client, seller=case.seller.public_id) == [cases[3]]
    assert walk(client, seller=case.seller.public_id, open="true") == []
    assert walk(client, seller="sel_none") == []


def test_each_world_lists_its_own(make_case: Callable[..., Case], platform: Callable[..., Any]) -> None:
    live, test = make_case(1), make_case(2, is_test=True)
    assert walk(platform()) == [live.public_id]
    assert walk(platform(is_test=True)) == [test.public_id]
    shown = platform(is_test=True).get(f"/api/v1/cases/{test.public_id}").json()
    assert shown["mode"] == "test"


def test_what_began_at_one_moment_is_neither_repeated_nor_left_out(cases: list[str], client: Any) -> None:
    Case.objects.update(submitted_at=BEGAN, since=BEGAN)
    assert walk(client) == cases[::-1]
    assert walk(client, open="true") == [cases[number] for number in (7, 6, 5, 2, 1, 0)]
    assert walk(client, changed_since=rfc3339(BEGAN)) == cases


def test_a_page_of_thirty_takes_as_many_queries_as_one_of_one(make_case: Callable[..., Case], client: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/v1/cases", {"limit": 50})
        return len(queries)

    make_case(0)
    client.get("/api/v1/cases")
    first = count()
    for number in range(1, 30):
        make_case(number)
    assert (count(), first) == (first, 3)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"status": "in_review"},
        {"open": True},
        {"open": False},
        {"submitted_since": BEGAN},
        {"changed_since": BEGAN},
        {"changed_since": BEGAN, "open": True},
    ],
    ids=str,
)
def test_each_walk_has_an_index_in_its_order(asked: dict[str, Any], make_case: Callable[..., Case]) -> None:
    """Nothing is sorted: the plan with sorting forbidden has none."""
    make_case(0)
    with connection.cursor() as cursor:
        for what in ("sort", "seqscan", "bitmapscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{what} = off")
    asked = {"open": None, **asked}
    order = "" if "changed_since" in asked else "-"
    for rows in lists_of(asked, is_test=False):
        plan = rows.order_by(f"{order}{order_of(asked)}", f"{order}id")[:51].explain()
        assert "Sort" not in plan, plan
