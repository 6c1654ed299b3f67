"""Races on real connections: everybody starts at the same barrier."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from core.errors import DomainError


def at_once(jobs: list[Callable[[], object]]) -> Counter[str]:
    """Run each job on a connection of its own, all at once: how often which outcome."""
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> str:
        try:
            connection.ensure_connection()
            barrier.wait()
            job()
        except DomainError as error:
            return error.code
        except Exception as error:
            return repr(error)
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return Counter(threads.map(run, jobs))
