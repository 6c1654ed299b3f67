"""Whoever changes a measure, and whoever decides what was proposed about it, lock in one order: nobody waits for who
waits for them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import monotonic
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.db.utils import OperationalError

from core.approvals import confirm, decline, expire_approvals
from core.models import Approval, User
from sellers.models import Seller
from tests.races import results_at_once
from tests.verification.measuring import Kind, announced, approved, fresh, its_day_has_come
from verification.measures.actions.carrying_out import lock_measure, take_effect
from verification.measures.actions.proposing import propose_lift
from verification.models import Case, Measure

pytestmark = pytest.mark.django_db(transaction=True)


def somebody_waits() -> None:
    """Goes on once another connection waits for a lock. It looks for half a minute."""
    until = monotonic() + 30
    with connection.cursor() as cursor:
        waiting = 0
        while not waiting:
            assert monotonic() < until, "nobody waits"
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
            waiting = cursor.fetchone()[0]


@pytest.fixture
def measure(seller: Seller, lead: User, ops: User) -> Measure:
    return announced(approved(seller), Kind.UNDO, by=lead, and_by=ops)


def overdue(approval: Approval) -> int:
    Approval.objects.filter(pk=approval.pk).update(expires_at=Now() - timedelta(seconds=1))
    return expire_approvals()


@pytest.mark.parametrize(
    ("act", "status", "said"),
    [
        (lambda approval, lead: confirm(approval, actor=lead), "confirmed", "already_proposed"),
        (lambda approval, lead: decline(approval, actor=lead, reason="No."), "declined", "already_proposed"),
        (lambda approval, lead: overdue(approval), "expired", None),
    ],
)
def test_whoever_proposes_while_another_decides_stops_neither(
    measure: Measure, lead: User, ops: User, act: Callable[..., Any], status: str, said: str | None
) -> None:
    approval = propose_lift(measure, actor=ops, reason="A mistake.")
    locked = Event()

    def propose_again() -> None:
        with transaction.atomic():
            lock_measure(measure)
            locked.set()
            somebody_waits()
            propose_lift(measure, actor=ops, reason="A mistake.")

    def decide() -> None:
        locked.wait()
        act(approval, lead)

    assert results_at_once([propose_again, decide]) == [said, None]
    assert Approval.objects.get(pk=approval.pk).status == status


def lockable(case: Case) -> bool:
    """By another connection, now."""
    try:
        with transaction.atomic():
            Case.objects.select_for_update(nowait=True).get(pk=case.pk)
        return True
    except OperationalError:
        return False
    finally:
        connection.close()


def test_whoever_waited_while_it_took_effect_holds_the_case_that_it_began(measure: Measure) -> None:
    before = fresh(measure)
    its_day_has_come(measure)
    locked = Event()

    def begin() -> None:
        with transaction.atomic():
            mine = lock_measure(measure)
            locked.set()
            somebody_waits()
            take_effect(mine, actor=None)

    def wait() -> tuple[Case | None, bool]:
        locked.wait()
        with transaction.atomic(), ThreadPoolExecutor(1) as other:
            found = lock_measure(before).case
            assert found
            return found, other.submit(lockable, found).result()

    assert results_at_once([begin, wait]) == [None, (Case.objects.latest("pk"), False)]
