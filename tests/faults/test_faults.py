"""Each fault in the middle of a thousand mails, codes and completions going on; then the oracle is asked.

`make test` runs a short form of each, `make faults` each five times.
"""

from typing import Any

import pytest

from tests.faults.conftest import Extent
from tests.faults.lives import live_on, mails_under_way
from tests.faults.system import System, end_leases

# One process of the test run does all of them: others would start a system of their own.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]


def test_a_workers_child_is_killed(system: System, extent: Extent, attempt: int) -> None:
    with mails_under_way(system, extent):
        system.kill_pool(system.workers[0])
        if not extent.patient:
            end_leases()


def test_a_worker_is_killed(system: System, extent: Extent, attempt: int) -> None:
    with mails_under_way(system, extent):
        system.kill(system.workers[0])
        if not extent.patient:
            end_leases()
        system.workers[0] = system.start_worker()


def test_beat_is_killed(system: System, extent: Extent, attempt: int) -> None:
    with mails_under_way(system, extent) as world:
        system.kill(system.beat)
        live_on(world, extent.outage)
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
        live_on(world, extent.outage)
        system.mail.listen()


@pytest.mark.parametrize("fault", [{"at_data": "451 later"}, {"at_rcpt": "550 no"}, {"hangs_after_data": True}])
def test_the_mail_server_answers(system: System, extent: Extent, attempt: int, fault: dict[str, Any]) -> None:
    """4xx, 5xx, and nothing at all after it has taken the content."""
    with mails_under_way(system, extent) as world:
        _set(system, fault)
        live_on(world, extent.outage)
        _set(system, dict.fromkeys(fault, False))


def _set(system: System, fault: dict[str, Any]) -> None:
    for name, value in fault.items():
        setattr(system.mail.server, name, value)
