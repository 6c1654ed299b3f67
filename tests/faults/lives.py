"""Mails, codes and completions that go on while something fails; at the end the oracle is asked."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from django.db import transaction

from messaging.models import Delivery
from tests.faults.conftest import Extent
from tests.faults.nudges import nudges_reach
from tests.faults.oracle import Excuses, faults_of
from tests.faults.system import System, await_end, end_leases, eventually, hurry, left_behind
from tests.faults.world import World

MOST_WITHIN, ALL_WITHIN = 60, 300  # seconds after the end of an outage (R40)
MOST = 0.95


@contextmanager
def mails_under_way(system: System, extent: Extent, *, may_fail: bool = False) -> Iterator[World]:
    """Yields in the middle of the batch, when codes were just asked for. At the end all has gone out, and the sinks
    agree with the database."""
    with nudges_reach(system):
        with transaction.atomic():
            world = World(extent.sellers)
            world.complete(1)  # before its mail can have gone, however fast the machine is
        world.ask_for_codes(10)
        system.supervisor.wait_for("The first mails", lambda: len(system.mail.mails) > extent.sellers / 10, seconds=90)
        world.complete(5)
        world.ask_for_codes(3)
        assert Delivery.objects.filter(status__in=Delivery.OPEN).exists(), "the batch was over before anything failed"
        yield world
        world.ask_for_codes(5)
        world.complete(5)
        eventually(lambda: settled(extent) >= MOST * world.said, seconds=MOST_WITHIN, what="most of what is due")
        eventually(lambda: settled(extent) == world.said, seconds=ALL_WITHIN - MOST_WITHIN, what="all that is due")
    _compare(system, world, Excuses(may_fail, world.in_doubt))


def _compare(system: System, world: World, excuses: Excuses) -> None:
    effects = system.effects()
    found = faults_of(effects, expected=world.said, completed=world.completed, excuses=excuses)
    assert not found, "\n".join(found)
    assert {effect.channel for effect in effects} == set(Delivery.Channel)
    assert Delivery.objects.filter(status=Delivery.Status.DROPPED).exists(), "nothing was completed before it went out"


def settled(extent: Extent) -> int:
    """How many copies have come to an end."""
    if not extent.patient:
        hurry()
    return Delivery.objects.exclude(status__in=Delivery.OPEN).count()


def live_on(world: World, seconds: float) -> None:
    """Codes are asked for and details completed while something is away."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        world.ask_for_codes(1)
        world.complete(1)
        time.sleep(seconds / 5)


def kill_at_a_code(system: System, world: World, extent: Extent, kill: Callable[[], list[int]]) -> None:
    """`kill` happens when the mail server has taken a code and has not said so yet; it returns whose end to wait for.
    What is claimed then, nobody knows of."""
    ended: list[int] = []
    killed = threading.Event()

    def when_taken(mail: EmailMessage) -> None:
        if not killed.is_set() and world.is_code(mail):
            ended.extend(kill())
            killed.set()

    system.mail.mails.when_taken = when_taken
    world.ask_for_codes(1)
    eventually(killed.is_set, seconds=60, what="a code on its way")
    system.mail.mails.when_taken = None
    await_end(ended)
    claims = left_behind()
    world.in_doubt += len(claims)
    assert len(set(claims)) <= len(ended), "more than one claim for each process"
    if not extent.patient:
        end_leases()
