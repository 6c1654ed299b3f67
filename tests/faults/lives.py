"""Mails, codes and completions that go on while something fails; at the end the oracle is asked."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from messaging.models import Delivery
from tests.faults.conftest import Extent
from tests.faults.oracle import faults_of
from tests.faults.system import System, eventually, hurry
from tests.faults.world import World

MOST_WITHIN, ALL_WITHIN = 60, 300  # seconds after the end of an outage (R40)
MOST = 0.95


@contextmanager
def mails_under_way(system: System, extent: Extent) -> Iterator[World]:
    """Yields in the middle of the batch. At the end all has gone out, and the sinks agree with the database."""
    world = World(extent.sellers)
    world.ask_for_codes(10)
    system.supervisor.wait_for(
        "The first mails", lambda: len(system.mail.server.mails) > extent.sellers / 10, seconds=90
    )
    yield world
    world.ask_for_codes(5)
    world.complete(5)
    eventually(lambda: settled(extent) >= MOST * world.said, seconds=MOST_WITHIN, what="most of what is due")
    eventually(lambda: settled(extent) == world.said, seconds=ALL_WITHIN - MOST_WITHIN, what="all that is due")
    assert faults_of(system.effects(), expected=world.said, completed=world.completed) == []


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
