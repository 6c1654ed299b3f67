"""Each fault in the middle of a thousand mails, codes and completions going on; then the oracle is asked.

`make test` runs a short form of each, `make faults` each five times.
"""

import time

import pytest

from messaging.models import Delivery
from messaging.sending.circuit import FAILURES, SHORTEST
from tests.faults.conftest import Extent
from tests.faults.lives import kill_at_a_code, live_on, mails_under_way
from tests.faults.system import System, await_end, eventually

# One process of the test run does all of them: others would start a system of their own.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]
PROCESSES = 2  # of a worker: each holds at most one mail that is neither taken nor refused


def test_a_workers_child_is_killed(system: System, extent: Extent, attempt: int) -> None:
    with mails_under_way(system, extent) as world:
        kill_at_a_code(system, world, extent, lambda: system.kill_pool(system.workers[0]))
        system.go_on(system.workers[0])
    assert 1 <= _codes("unknown") <= PROCESSES


def test_a_worker_is_killed(system: System, extent: Extent, attempt: int) -> None:
    with mails_under_way(system, extent) as world:
        kill_at_a_code(system, world, extent, lambda: system.kill(system.workers[0]))
        system.workers[0] = system.start_worker()


def test_beat_is_killed(system: System, extent: Extent, attempt: int) -> None:
    with mails_under_way(system, extent) as world:
        await_end(system.kill(system.beat))
        live_on(world, extent.outage)
        eventually(lambda: not _codes("queued", "sending"), seconds=60, what="codes that nobody sweeps for")
        system.beat = system.start_beat()


def test_redis_is_flushed(system: System, extent: Extent, attempt: int) -> None:
    with mails_under_way(system, extent) as world:
        system.flush_redis()
        live_on(world, extent.outage)
        system.flush_redis()


def test_redis_is_away(system: System, extent: Extent, attempt: int) -> None:
    with mails_under_way(system, extent) as world:
        system.stop_redis()
        live_on(world, extent.long_outage if attempt == 1 else extent.outage)
        system.start_redis()


def test_the_mail_server_refuses_connections(system: System, extent: Extent, attempt: int) -> None:
    with mails_under_way(system, extent) as world:
        system.mail.refuse()
        world.in_doubt = PROCESSES
        live_on(world, extent.outage)
        system.mail.listen()


def test_the_mail_server_says_4xx(system: System, extent: Extent, attempt: int) -> None:
    with mails_under_way(system, extent) as world:
        system.mail.server.at_data = "451 later"
        live_on(world, extent.outage)
        system.mail.server.at_data = ""


def test_the_mail_server_says_5xx(system: System, extent: Extent, attempt: int) -> None:
    with mails_under_way(system, extent, may_fail=True) as world:
        system.mail.server.at_rcpt = "550 no"
        live_on(world, extent.outage)
        system.mail.server.at_rcpt = ""


def test_the_mail_server_hangs_after_it_has_taken_the_content(system: System, extent: Extent, attempt: int) -> None:
    with mails_under_way(system, extent) as world:
        before, began = len(system.mail.mails), time.monotonic()
        system.mail.server.hangs_after_data = True
        live_on(world, extent.outage)
        eventually(lambda: len(system.mail.mails) > before, seconds=60, what="a mail that is taken without an answer")
        system.mail.server.hangs_after_data = False
        world.in_doubt = len(system.mail.mails) - before
        trials = 1 + (time.monotonic() - began) // SHORTEST.total_seconds()
        assert world.in_doubt <= FAILURES + PROCESSES + trials


def _codes(*statuses: str) -> int:
    return Delivery.objects.filter(message__purpose="contact_code", status__in=statuses).count()
