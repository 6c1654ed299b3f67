"""Staff never meet the test world: the whole prepared world is of test sellers here, and no page of theirs shows any of
them. What such a seller did and what was done to them stands in the audit log, which is one for both worlds, and ops
have one page that is about tests."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core import approvals
from core.models import User
from integration.testmode.driving import drive
from sellers.models import Business, Seller
from tests import access_matrix as matrix
from tests.access_world import World, make_world
from tests.integration.conftest import make_test_seller as make_test_seller
from tests.integration.conftest import submit as submit
from tests.test_access_matrix import ask, rows
from verification.models import Appeal, Case, Measure

ABOUT_TESTS = (
    "/admin/audit/",  # the proof of everything that happened
    "/admin/integration/pickedoutcome/",  # where ops lead tests on
)


@pytest.fixture
def world(make_seller: Callable[..., Seller], log_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> World:
    step = approvals.Kind("A step", "scheduling.view_capacityalarm", lambda *_: None, lambda _: [], User, "")
    monkeypatch.setitem(approvals._kinds, "test", step)

    def make_test_seller(email: str, **fields: Any) -> Seller:
        return make_seller(email, **{"full_name": f"Tess of {email.split('@')[0]}", **fields, "is_test": True})

    return make_world(make_test_seller, log_in)


def traces() -> set[str]:
    """By which a page would tell of any of them."""
    tests = User.objects.of_test_world()
    assert Seller.objects.live().count() == 0
    found: set[str] = set(Business.objects.values_list("legal_name", flat=True))
    for rows_of_one in (Seller.objects, Case.objects, Appeal.objects, Measure.objects, tests):
        found |= set(rows_of_one.values_list("public_id", flat=True))
    for name in ("email", "full_name"):
        found |= set(tests.values_list(name, flat=True))
    return found - {""}


@pytest.mark.django_db
def test_no_page_of_the_staff_shows_a_seller_of_the_test_world(world: World) -> None:
    known, shown = traces(), []
    for row in rows():
        if row.method != "GET" or not row.address.startswith("/admin/") or row.address.startswith(ABOUT_TESTS):
            continue
        path = row.address.format(**world.ids)
        for name in [name for name in matrix.STAFF if row.answers[name] == "200"]:
            cache.clear()
            answer = ask(world.clients[name], "GET", path)
            if answer.status_code != 200:
                continue
            content = answer.getvalue().decode(errors="replace")
            shown += [f"{name} {row.address}: {trace}" for trace in sorted(known) if trace in content]
    assert not shown, "\n".join(shown)


OF_BOTH = ("/admin/sellers/retention/",)  # it says so: what is stored is counted, and goes alike
# What is another at each time it is asked for.
PASSING = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|\d+(:\d\d)?\s(minutes?|seconds?)|\d\d:\d\d(:\d\d)?'
)


def pages_without_ids(world: World) -> dict[str, str]:
    """Lists, reports and figures, each as one who may sees it."""
    shown = {}
    for row in rows():
        if row.method == "GET" and row.address.startswith("/admin/") and "{" not in row.address:
            name = next((each for each in matrix.STAFF if row.answers[each] == "200"), None)
            if name and not row.address.startswith((*ABOUT_TESTS, *OF_BOTH)):
                cache.clear()
                shown[row.address] = PASSING.sub("", ask(world.clients[name], "GET", row.address).getvalue().decode())
    return shown


@pytest.mark.django_db
def test_no_list_report_or_figure_of_the_staff_counts_what_happens_in_a_test(
    world: World, submit: Callable[..., Case]
) -> None:
    before = pages_without_ids(world)
    assert {"/admin/", "/admin/verification/promise/"} <= before.keys()
    case = submit(session=True, email="figures@platform.example")
    for outcome in ("no_show", "second_look", "rejected", "appeal_overturned", "approved", "account_suspended"):
        drive(case, outcome)
    after = pages_without_ids(world)
    assert [address for address in before if before[address] != after[address]] == []
