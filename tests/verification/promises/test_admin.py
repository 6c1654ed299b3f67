"""The page "Promises": promised against delivered by kind and week, and what is late on top."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import User
from sellers.models import Seller
from tests.verification.building import open_case
from tests.verification.measuring import approved, in_effect
from verification.appeals.actions.lodging import file_appeal
from verification.measures.actions.saying_done import say_done
from verification.models import Case, Promise
from verification.promises.board import lines

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:verification_promise_changelist")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def case(seller: Seller) -> Case:
    return open_case(seller, Case.Status.DOCUMENT_REVIEW)


def promise(
    case: Case, due_at: datetime, *, kept: timedelta | None = None, kind: str = "review", **fields: object
) -> Promise:
    """`kept`: so long after it was due."""
    kept_at = None if kept is None else due_at + kept
    return Promise.objects.create(
        seller=case.seller, case=case, kind=kind, made_at=due_at - 3 * DAY, due_at=due_at, kept_at=kept_at, **fields
    )


def test_by_kind_and_week_what_was_promised_what_came_in_time_and_how_late_the_rest_was(case: Case) -> None:
    wednesday = datetime(2026, 11, 18, 12, tzinfo=UTC)
    for kept in (-HOUR, -DAY, 2 * HOUR, 4 * HOUR, 30 * HOUR):
        promise(case, wednesday, kept=kept)
    promise(case, wednesday, kept=-HOUR, kind="ruling")
    promise(case, wednesday - 7 * DAY, kept=-HOUR)
    promise(case, wednesday, ended_at=wednesday)
    newest, fraud, before = sorted(
        lines(datetime(2026, 11, 23, tzinfo=UTC)), key=lambda line: (-line.week.toordinal(), -line.promised)
    )
    assert (newest.promised, newest.kept, newest.late, newest.share) == (5, 2, 3, 40)
    assert (newest.lateness, newest.lateness_in_words) == (4 * HOUR, "4 hours")
    assert (fraud.kind, fraud.promised, fraud.share, fraud.lateness) == (
        "decision on going on without a session",
        1,
        100,
        None,
    )
    assert (before.week.isoformat(), before.promised) == ("2026-11-09", 1)


def test_what_is_still_owed_counts_as_late_until_now_and_what_is_not_due_yet_as_neither(case: Case) -> None:
    now = timezone.now()
    promise(case, now - 3 * DAY)
    (line,) = [each for each in lines(now) if each.late]
    assert line.lateness_in_words == "3 days"
    assert line.share == 0
    Promise.objects.update(due_at=now + DAY)
    (line,) = lines(now)
    assert (line.promised, line.kept, line.late, line.share) == (1, 0, 0, None)


def test_what_is_overdue_stands_on_top_the_oldest_first(
    case: Case, lead: User, log_in: Callable[[User], Client]
) -> None:
    now = timezone.now()
    promise(case, now - HOUR, kind="times")
    promise(case, now - 2 * DAY, new_due_at=now + DAY)
    promise(case, now + DAY, kind="ruling")
    answer = log_in(lead).get(PAGE)
    assert [each.kind for each in answer.context["late"]] == ["review", "times"]
    assert b"Overdue: 2" in answer.content


def test_what_is_owed_about_a_measure_stands_there_beside_cases_and_leads_to_its_page(
    seller: Seller, lead: User, ops: User, log_in: Callable[[User], Client]
) -> None:
    measure = in_effect(approved(seller), "restrict", by=lead, and_by=ops)
    file_appeal(measure, actor=seller.user, text="The register is wrong.")
    say_done(measure, actor=seller.user, text="The new passport came.")
    assert {(line.kind, line.promised) for line in lines(timezone.now())} == {
        ("answer to an appeal", 1),
        ("answer to “it is done”", 1),
    }
    Promise.objects.update(due_at=timezone.now() - DAY)
    answer = log_in(lead).get(PAGE)
    assert [each.kind for each in answer.context["late"]] == ["appeal", "done"]
    assert reverse("admin:verification_measure_change", args=[measure.pk]).encode() in answer.content


def test_nobody_reads_there_what_is_owed_to_them(case: Case, lead: User, log_in: Callable[[User], Client]) -> None:
    promise(case, timezone.now() - DAY)
    Seller.objects.update(user=lead)
    assert list(log_in(lead).get(PAGE).context["late"]) == []


def test_leads_and_ops_alone_see_it(
    lead: User, ops: User, support: User, account_manager: User, log_in: Callable[[User], Client]
) -> None:
    seen = [log_in(user).get(PAGE).status_code for user in (lead, ops, support, account_manager)]
    assert seen == [200, 200, 403, 403]


def test_thirty_promises_cost_no_more_queries_than_one(
    case: Case, make_seller: Callable[..., Seller], lead: User, log_in: Callable[[User], Client]
) -> None:
    client, now = log_in(lead), timezone.now()
    promise(case, now - DAY)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for number in range(29):
        other = open_case(make_seller(f"s{number}@example.com"), Case.Status.DOCUMENT_REVIEW)
        promise(other, now - number * DAY - HOUR)
    with CaptureQueriesContext(connection) as thirty:
        client.get(PAGE)
    assert len(one) == len(thirty)
