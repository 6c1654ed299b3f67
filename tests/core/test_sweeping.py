"""What fails in a sweep stops nothing beside or behind it, and is seen: in the log, and by ops."""

import ast
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from core.models import User
from core.sweeping import each, each_locked, in_turn
from messaging.models import Message, OpsTask

pytestmark = pytest.mark.django_db


@pytest.fixture
def users(make_user: Callable[..., User]) -> list[User]:
    return [make_user(name) for name in ("aoi", "ben", "cleo")]


def begin_but_ben(user: User) -> str:
    User.objects.filter(pk=user.pk).update(language="ja")
    if user.email.startswith("ben"):
        raise KeyError("nothing that this sweep expects")
    return user.email


def begun() -> list[str]:
    return sorted(each.email.split("@")[0] for each in User.objects.filter(language="ja"))


@pytest.mark.parametrize("walk", [each, each_locked])
def test_one_that_fails_is_rolled_back_and_stops_no_other(
    users: list[User], walk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    done = walk(User.objects.filter(pk__in=[user.pk for user in users]).order_by("pk"), begin_but_ben, "not_begun")
    assert len(done) == 2
    assert begun() == ["aoi", "cleo"]
    (line,) = [line for line in caplog.records if line.levelno == logging.ERROR]
    assert line.getMessage() == f"not_begun: {users[1].public_id}"
    assert line.exc_info


def test_ops_hear_of_it_once_and_the_task_counts(users: list[User], ops: User) -> None:
    rows = User.objects.filter(pk__in=[user.pk for user in users])
    for _round in range(3):
        each(rows, begin_but_ben, "not_begun")
    task = OpsTask.objects.get()
    assert (task.kind, task.key, task.count) == ("sweep_failing", "not_begun", 3)
    assert task.facts == {"failed in one round": 1, "the first of them": users[1].public_id}
    assert Message.objects.filter(purpose="ops_task", recipient=ops).count() == 1


def test_a_row_that_is_no_longer_due_or_in_other_hands_is_passed_by(users: list[User]) -> None:
    due = User.objects.filter(pk__in=[user.pk for user in users], language="en").order_by("pk")

    def act(user: User) -> str:
        User.objects.filter(pk=users[2].pk).update(language="de")
        return user.email

    assert each_locked(due, act, "not_done") == [users[0].email, users[1].email]


def test_one_batch_at_a_time_in_its_order(users: list[User]) -> None:
    due = User.objects.filter(pk__in=[user.pk for user in users]).order_by("-pk")
    assert each_locked(due, lambda user: user.pk, "not_done", batch=2) == [users[2].pk, users[1].pk]


def test_a_sweep_that_fails_altogether_stops_none_behind_it(caplog: pytest.LogCaptureFixture) -> None:
    ran = []

    def breaks() -> None:
        raise RuntimeError("no such column")

    in_turn(breaks, lambda: ran.append("behind"))
    assert ran == ["behind"]
    assert "sweep_failed: breaks" in caplog.text
    assert OpsTask.objects.get().facts["the first of them"] == "breaks"


def test_an_alarm_that_fails_is_in_the_log_and_stops_nothing(
    users: list[User], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(event: str, names: object) -> None:
        raise RuntimeError("no room for a task")

    monkeypatch.setattr("core.sweeping._alarms", [fails])
    assert each(users, begin_but_ben, "not_begun") == [users[0].email, users[2].email]
    assert "alarm_not_raised: not_begun" in caplog.text


def test_each_is_committed_for_itself(users: list[User], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        each(users, lambda user: transaction.on_commit(lambda: None), "not_done")
    assert len(callbacks) == len(users)


def _tasks() -> list[str]:
    return [str(path) for path in sorted(Path().glob("*/tasks.py"))]


@pytest.mark.parametrize("path", _tasks())
def test_a_task_of_several_sweeps_runs_them_in_turn(path: str) -> None:
    """One call, or in_turn(): else the second waits for the first to succeed."""
    tree = ast.parse(Path(path).read_text())
    for task in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        calls = [line for line in task.body if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)]
        assert len(calls) <= 1, task.name
