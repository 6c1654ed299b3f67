"""Doing something on a connection that waits for nobody: what SKIP LOCKED is to spare it would be an error here."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from tests.races import results_at_once


def impatiently(job: Callable[[], Any]) -> Any:
    """What it returns, on a connection of its own that gives up waiting for a lock after half a second."""

    @transaction.atomic
    def hurry() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
        return job()

    [found] = results_at_once([hurry])
    return found
