"""Tasks that arrive several times (R38)."""

from collections import Counter
from typing import Any

import pytest
from celery.signals import after_task_publish

from tests.faults.conftest import Extent
from tests.faults.lives import live_on, mails_under_way
from tests.faults.system import System

# One process of the test run does all of them: others would start a system of their own.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]


@pytest.fixture(scope="module")
def workers() -> int:
    return 4


@pytest.fixture(scope="module")
def variables() -> dict[str, str]:
    return {"FAULTS_TASK_COPIES": "3"}


def test_every_task_comes_three_times_to_four_workers(system: System, extent: Extent, attempt: int) -> None:
    asked_for = Counter[bool]()

    def count(sender: str, headers: dict[str, Any], **_: Any) -> None:
        asked_for["copy" in headers] += 1

    after_task_publish.connect(count)
    with mails_under_way(system, extent) as world:
        live_on(world, extent.outage)
    assert asked_for[True] == 2 * asked_for[False] > 0, "what codes ask for came three times too"
