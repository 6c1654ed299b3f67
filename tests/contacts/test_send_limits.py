"""How often codes are sent, and how many wrong ones a day are taken (R12, R13)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contacts.actions.addresses import enter_address, save_person
from contacts.actions.codes import send_code
from contacts.codes import next_send_at
from contacts.models import Address, CodeSend
from contacts.tasks import watch_codes
from core.models import User
from core.policy import Policy, publish_policy
from messaging.models import OpsTask
from messaging.ops_tasks.actions import close_task
from sellers.models import Seller
from tests.contacts.conftest import fail, travel
from tests.refusals import refusal

Code = Callable[[], str]


def refused_send(address: Address, *, actor: User) -> str:
    with refusal("too_many_sends") as error:
        send_code(address, actor=actor)
    return str(error.value.message)


def test_a_resend_waits_a_minute(phone: Address, seller: Seller) -> None:
    send_code(phone, actor=seller.user)
    travel(seconds=50)
    assert "London" in refused_send(phone, actor=seller.user)
    travel(seconds=11)
    send_code(phone, actor=seller.user)


@pytest.mark.parametrize(
    ("sends", "apart", "until_the_next"),
    [(3, {"seconds": 70}, {"minutes": 7}), (5, {"minutes": 30}, {"hours": 22})],
    ids=["in ten minutes", "a day"],
)
def test_so_many_sends_are_the_most(
    phone: Address, seller: Seller, sends: int, apart: dict[str, int], until_the_next: dict[str, int]
) -> None:
    for _ in range(sends):
        send_code(phone, actor=seller.user)
        travel(**apart)
    refused_send(phone, actor=seller.user)
    travel(**until_the_next)
    send_code(phone, actor=seller.user)


def test_the_limits_hold_for_a_number_across_sellers(phone: Address, seller: Seller, other_seller: Seller) -> None:
    for _ in range(3):
        send_code(phone, actor=seller.user)
        travel(seconds=70)
    save_person(other_seller, actor=other_seller.user, name="Cora", relation="adviser")
    same = enter_address(other_seller, actor=other_seller.user, kind="phone", value=phone.value)
    refused_send(same, actor=other_seller.user)


def test_the_limits_hold_for_a_seller_across_numbers(phone: Address, seller: Seller) -> None:
    for number in ("+447700900001", "+447700900002", "+447700900003"):
        send_code(enter_address(seller, actor=seller.user, kind="phone", value=number), actor=seller.user)
    last = enter_address(seller, actor=seller.user, kind="phone", value="+447700900004")
    refused_send(last, actor=seller.user)


def test_email_and_phone_can_be_confirmed_one_after_the_other(phone: Address, email: Address, seller: Seller) -> None:
    send_code(email, actor=seller.user)
    send_code(phone, actor=seller.user)
    assert CodeSend.objects.count() == 2


def test_a_number_takes_so_many_wrong_guesses_a_day(phone: Address, seller: Seller, ops: Any) -> None:
    publish_policy({"code_guesses_per_day_count": 5}, actor=ops, note="test")
    send_code(phone, actor=seller.user)
    fail(phone, times=5)
    travel(minutes=16)
    with refusal("too_many_guesses_today"):
        send_code(phone, actor=seller.user)


def test_rife_guessing_slows_resends_down_and_ops_are_told_once(phone: Address, seller: Seller, ops: User) -> None:
    publish_policy({"code_failures_per_hour_count": 2}, actor=ops, note="test")
    send_code(phone, actor=seller.user)
    fail(phone, times=2)
    watch_codes()
    assert not OpsTask.objects.exists()
    fail(phone, times=1)
    watch_codes()
    watch_codes()
    task = OpsTask.objects.get()
    assert (task.kind, task.count, task.facts) == ("codes_guessed", 1, {"wrong codes within an hour": 3})
    close_task(task, actor=ops, note="seen")
    watch_codes()
    assert OpsTask.objects.count() == 1, "not again within the hour"
    travel(seconds=61)
    refused_send(phone, actor=seller.user)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [([], None), ([0], 1), ([0, 2], 3), ([0, 2, 4], 10), ([0, 30, 60, 90, 120], 24 * 60)],
)
def test_the_next_send_is_the_latest_of_all_limits(minutes: list[int], expected: int | None) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    found = next_send_at([start + timedelta(minutes=m) for m in minutes], policy=Policy(), wait_seconds=60)
    assert found == (None if expected is None else start + timedelta(minutes=expected))
