"""The oracle itself: what it would find."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from messaging.models import Delivery
from messaging.sending.delivering import sweep
from tests.faults.oracle import faults_of
from tests.faults.sinks import Effect
from tests.faults.world import World

Found = Callable[..., list[str]]


@pytest.fixture
def world(db: None, smtp: Any) -> World:
    world = World(3)
    world.ask_for_codes(1)
    sweep()
    return world


@pytest.fixture
def effects(world: World) -> list[Effect]:
    return [Effect(name, datetime.now(UTC)) for name in Delivery.objects.values_list("public_id", flat=True)]


@pytest.fixture
def found(world: World, effects: list[Effect]) -> Found:
    return lambda: faults_of(effects, expected=world.said, completed=world.completed)


def copy_of(purpose: str) -> Delivery:
    return Delivery.objects.filter(message__purpose=purpose).first()


def test_it_finds_nothing_where_all_went_out_once(found: Found) -> None:
    assert found() == []


def test_it_finds_what_is_missing(found: Found, effects: list[Effect]) -> None:
    gone = effects.pop()
    assert found() == [f"{gone.delivery}: sent, and accepted 0 times"]


def test_it_finds_what_was_never_queued(found: Found, world: World) -> None:
    world.said += 1
    assert found() == ["6 were to be said, 5 are known"]


def test_it_finds_what_came_twice(found: Found, effects: list[Effect]) -> None:
    effects.append(effects[0])
    assert found() == [f"{effects[0].delivery}: sent, and accepted 2 times"]


def test_what_was_in_doubt_may_have_come_twice(found: Found, effects: list[Effect]) -> None:
    copy = copy_of("fault_reminder")
    Delivery.objects.filter(pk=copy.pk).update(doubted=True)
    effects.append(Effect(copy.public_id, datetime.now(UTC)))
    assert found() == []


def test_a_code_may_not(found: Found, effects: list[Effect]) -> None:
    copy = copy_of("contact_code")
    Delivery.objects.filter(pk=copy.pk).update(doubted=True)
    effects.append(Effect(copy.public_id, datetime.now(UTC)))
    assert found() == [f"{copy.public_id}: sent, and accepted 2 times"]


def test_it_finds_what_is_stuck(found: Found) -> None:
    copy = copy_of("fault_reminder")
    Delivery.objects.filter(pk=copy.pk).update(status="sending")
    assert f"{copy.public_id}: still sending ()" in found()


def test_it_finds_a_stranger(found: Found, effects: list[Effect]) -> None:
    effects.append(Effect("dlv_strange", datetime.now(UTC)))
    assert found() == ["dlv_strange: accepted, and nobody knows it"]


def test_it_finds_an_end_without_its_event(found: Found) -> None:
    copy = copy_of("fault_reminder")
    Delivery.objects.filter(pk=copy.pk).update(status="unknown")
    assert found() == [f"{copy.message.public_id}: recorded ['message.sent']"]


def test_it_finds_a_reminder_after_completion(found: Found, world: World, effects: list[Effect]) -> None:
    world.complete(1)
    copy = Delivery.objects.get(message__about=world.sellers[-1].public_id)
    late = datetime.now(UTC) + timedelta(seconds=10)
    effects[:] = [Effect(each.delivery, late if each.delivery == copy.public_id else each.at) for each in effects]
    assert found() == [f"{copy.public_id}: accepted at {late}, needless since {world.completed[copy.message.about]}"]
