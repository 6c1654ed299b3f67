"""Races on real connections: everybody starts at the same barrier."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

from django.db import connection

from core.errors import DomainError


def results_at_once(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each job returned, run on a connection of its own, all at once; of a DomainError, its code."""
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait()
            return job()
        except DomainError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def at_once(jobs: Sequence[Callable[[], Any]]) -> Counter[str]:
    """How often each refusal, and "done"."""
    return Counter(found if isinstance(found, str) else "done" for found in results_at_once(jobs))


def until_somebody_waits() -> None:
    """For a lock that another connection holds; for half a minute."""
    until, waiting = monotonic() + 30, 0
    with connection.cursor() as cursor:
        while not waiting:
            assert monotonic() < until, "nobody waits"
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
            waiting = cursor.fetchone()[0]
