"""So many copies a minute to one provider, whoever sends them."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models.functions import Now

from core.ids import new_id
from core.models import User
from core.policy import publish_policy
from messaging.models import Delivery, Provider
from messaging.outbox import queue_message
from messaging.sending import delivering
from messaging.sending.delivering import sweep
from messaging.sending.rates import give_back, take
from sellers.models import Seller
from tests.races import results_at_once

pytestmark = pytest.mark.usefixtures("purpose")


@pytest.fixture
def provider(db: None) -> Provider:
    return Provider.objects.create(channel="email", name="smtp", allowance=0, allowance_at=Now())


def let_pass(seconds: float) -> None:
    Provider.objects.update(allowance_at=Now() - timedelta(seconds=seconds))


def test_without_a_rate_as_many_go_out_as_there_are(provider: Provider, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert take(provider, 1000, per_minute=0) == 1000


def test_time_fills_the_allowance_and_a_second_is_all_it_holds(provider: Provider) -> None:
    let_pass(0.5)
    assert take(provider, 1000, per_minute=600) == 5
    let_pass(3600)
    assert take(provider, 1000, per_minute=600) == 10
    assert take(provider, 1000, per_minute=600) == 0


def test_less_than_one_a_second_still_goes_out_one_by_one(provider: Provider) -> None:
    let_pass(60)
    assert take(provider, 5, per_minute=20) == 1
    let_pass(2.9)
    assert take(provider, 5, per_minute=20) == 0
    let_pass(1)
    assert take(provider, 5, per_minute=20) == 1


def test_what_was_not_needed_is_given_back(provider: Provider) -> None:
    let_pass(1)
    assert take(provider, 10, per_minute=600) == 10
    give_back(provider, 7, per_minute=600)
    assert take(provider, 10, per_minute=600) == 7


@pytest.mark.django_db(transaction=True)
def test_workers_share_one_allowance() -> None:
    row = Provider.objects.create(channel="email", name="smtp", allowance=10, allowance_at=Now() + timedelta(hours=1))
    taken = results_at_once([lambda: take(row, 3, per_minute=600)] * 8)
    assert sum(taken) == 10


def test_what_exceeds_the_rate_waits_without_using_up_attempts(
    seller: Seller, ops: User, smtp: Any, monkeypatch: pytest.MonkeyPatch, states: Callable[[], list[str]]
) -> None:
    publish_policy({"mails_per_minute_count": 120}, actor=ops, note="test")
    Delivery.objects.all().delete()
    for _ in range(5):
        queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))
    naps: list[float] = []

    def nap(seconds: float) -> None:
        """Two seconds of them are enough for the rest."""
        naps.append(seconds)
        if len(naps) == 1:
            assert sorted(states()) == ["queued"] * 3 + ["sent"] * 2
            assert set(Delivery.objects.filter(status="queued").values_list("attempts", flat=True)) == {0}
        let_pass(1)

    clock = iter(range(10_000))
    monkeypatch.setattr(delivering, "time", SimpleNamespace(monotonic=lambda: next(clock) / 1000, sleep=nap))
    monkeypatch.setattr("messaging.sending.lanes.time", SimpleNamespace(monotonic=lambda: next(clock) / 1000))
    sweep()
    assert states() == ["sent"] * 5
    assert naps
