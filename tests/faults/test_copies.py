"""Tasks that arrive several times (R38)."""

from collections.abc import Callable

import pytest

from tests.faults.conftest import Extent
from tests.faults.lives import live_on, mails_under_way
from tests.faults.system import System

# One process of the test run does all of them: others would start a system of their own.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]


def test_every_task_comes_three_times_to_four_workers(
    make_system: Callable[..., System], extent: Extent, attempt: int
) -> None:
    with mails_under_way(make_system(workers=4, FAULTS_TASK_COPIES="3"), extent) as world:
        live_on(world, extent.outage)
