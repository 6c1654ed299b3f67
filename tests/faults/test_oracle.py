"""The oracle itself: what it would find."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audit.models import Event
from messaging.models import Delivery
from messaging.sending.delivering import sweep
from tests.audit.verifying.forging import forging
from tests.faults.oracle import Excuses, faults_of
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
    return [Effect(*copy, datetime.now(UTC)) for copy in Delivery.objects.values_list("public_id", "channel")]


@pytest.fixture
def found(world: World, effects: list[Effect]) -> Found:
    return lambda **excuses: faults_of(
        effects, expected=world.said, completed=world.completed, excuses=Excuses(**excuses)
    )


def copy_of(purpose: str) -> Delivery:
    return Delivery.objects.filter(message__purpose=purpose).first()


def effect_of(copy: Delivery) -> Effect:
    return Effect(copy.public_id, copy.channel, datetime.now(UTC))


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


def end_as(copy: Delivery, status: str, **fields: Any) -> None:
    """Recorded as it would be."""
    Delivery.objects.filter(pk=copy.pk).update(status=status, **fields)
    ends = Event.objects.filter(subject=copy.message.public_id, action__startswith="message.")
    with forging():
        ends.update(action=f"message.{status}")


def forget(effects: list[Effect], copy: Delivery) -> None:
    effects[:] = [effect for effect in effects if effect.delivery != copy.public_id]


def test_what_was_in_doubt_may_have_come_twice(found: Found, effects: list[Effect]) -> None:
    copy = copy_of("fault_reminder")
    Delivery.objects.filter(pk=copy.pk).update(doubted=True)
    effects.append(effect_of(copy))
    assert found(in_doubt=1) == []


def test_no_more_than_was_in_flight_may_be_in_doubt(found: Found) -> None:
    for copy in Delivery.objects.all()[:2]:
        Delivery.objects.filter(pk=copy.pk).update(doubted=True)
    assert found(in_doubt=1) == ["2 are marked unknown, 1 were in flight"]


def test_a_code_may_not_come_twice_whatever_was_in_doubt(found: Found, effects: list[Effect]) -> None:
    copy = copy_of("contact_code")
    Delivery.objects.filter(pk=copy.pk).update(doubted=True)
    effects.append(effect_of(copy))
    assert found(in_doubt=1) == [f"{copy.public_id}: sent, and accepted 2 times"]


def test_what_ended_unknown_without_being_repeated_may_not_have_come_twice(found: Found, effects: list[Effect]) -> None:
    copy = copy_of("fault_reminder")
    end_as(copy, "unknown")
    effects.append(effect_of(copy))
    assert found(in_doubt=1) == [f"{copy.public_id}: unknown, and accepted 2 times"]


@pytest.mark.parametrize("came", [True, False])
def test_an_unknown_end_is_one_where_something_was_in_flight(found: Found, effects: list[Effect], came: bool) -> None:
    copy = copy_of("contact_code")
    end_as(copy, "unknown")
    if not came:
        forget(effects, copy)
    assert found(in_doubt=1) == []
    assert found() == ["1 are marked unknown, 0 were in flight"]


@pytest.mark.parametrize("status", ["dropped", "failed"])
def test_it_finds_what_came_and_is_said_not_to_have(
    found: Found, world: World, effects: list[Effect], status: str
) -> None:
    world.complete(1)
    copy = Delivery.objects.get(message__about=world.sellers[-1].public_id)
    end_as(copy, status)
    assert found(may_fail=True) == [f"{copy.public_id}: {status}, and accepted 1 times"]


def test_what_was_completed_may_be_dropped(found: Found, world: World, effects: list[Effect]) -> None:
    world.complete(1)
    copy = Delivery.objects.get(message__about=world.sellers[-1].public_id)
    end_as(copy, "dropped")
    forget(effects, copy)
    assert found() == []


def test_it_finds_what_was_dropped_for_no_reason(found: Found, effects: list[Effect]) -> None:
    copy = copy_of("fault_reminder")
    end_as(copy, "dropped")
    forget(effects, copy)
    assert found() == [f"{copy.public_id}: dropped, and what it is about is not completed"]


def test_a_mail_may_fail_where_mails_are_refused(found: Found, effects: list[Effect]) -> None:
    copy = copy_of("fault_reminder")
    end_as(copy, "failed", error="550")
    forget(effects, copy)
    assert found(may_fail=True) == []
    assert found() == [f"{copy.public_id}: failed, and nobody refused it (550)"]


def test_an_sms_may_not_fail_where_mails_are_refused(found: Found, effects: list[Effect]) -> None:
    copy = Delivery.objects.get(channel="sms")
    end_as(copy, "failed", error="no way")
    forget(effects, copy)
    assert found(may_fail=True) == [f"{copy.public_id}: failed, and nobody refused it (no way)"]


def test_nothing_is_well_where_nothing_came(found: Found, effects: list[Effect]) -> None:
    effects.clear()
    for copy in Delivery.objects.all():
        end_as(copy, "unknown")
    assert found(in_doubt=1) == ["5 are marked unknown, 1 were in flight"]


def test_it_finds_a_secret_that_is_kept(found: Found) -> None:
    copy = copy_of("contact_code")
    copy.secret = {"code": "123456"}
    copy.save(update_fields=["secret"])
    assert found() == [f"{copy.public_id}: sent, and its secret is kept"]


def test_it_finds_what_is_stuck(found: Found) -> None:
    copy = copy_of("fault_reminder")
    Delivery.objects.filter(pk=copy.pk).update(status="sending")
    assert f"{copy.public_id}: still sending ()" in found()


def test_it_finds_a_stranger(found: Found, effects: list[Effect]) -> None:
    effects.append(Effect("dlv_strange", "email", datetime.now(UTC)))
    assert found() == ["dlv_strange: accepted, and nobody knows it"]


def test_it_finds_an_end_without_its_event(found: Found) -> None:
    copy = copy_of("fault_reminder")
    Delivery.objects.filter(pk=copy.pk).update(status="unknown")
    assert found(in_doubt=1) == [f"{copy.message.public_id}: recorded ['message.sent']"]


def test_it_finds_a_reminder_after_completion(found: Found, world: World, effects: list[Effect]) -> None:
    world.complete(1)
    copy = Delivery.objects.get(message__about=world.sellers[-1].public_id)
    late = datetime.now(UTC) + timedelta(seconds=10)
    effects[:] = [
        Effect(each.delivery, each.channel, late if each.delivery == copy.public_id else each.at) for each in effects
    ]
    assert found() == [f"{copy.public_id}: accepted at {late}, needless since {world.completed[copy.message.about]}"]
