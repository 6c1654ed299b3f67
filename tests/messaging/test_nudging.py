from unittest.mock import Mock

import pytest
from celery import current_app
from django.core.cache import cache
from kombu.exceptions import OperationalError

from messaging.nudging import answer, nudge


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> Mock:
    sent = Mock()
    monkeypatch.setattr(current_app, "send_task", sent)
    cache.clear()
    return sent


def test_many_requests_before_a_sweep_begins_are_one(queued: Mock) -> None:
    for _ in range(3):
        nudge()
    assert queued.call_count == 1


def test_whoever_commits_after_it_has_begun_asks_anew(queued: Mock) -> None:
    nudge()
    answer()
    nudge()
    assert queued.call_count == 2


def test_a_broker_that_is_away_costs_the_commit_nothing(queued: Mock) -> None:
    queued.side_effect = OperationalError()
    nudge()
    assert queued.called
