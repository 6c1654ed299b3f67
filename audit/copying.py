"""Rows as COPY writes them, a line each."""

from collections.abc import Callable
from typing import Protocol

from django.db import connection


class Target(Protocol):
    write: Callable[[bytes], None]


class Rows:
    """`write` is what COPY calls with each line."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self.write = write


def copy(statement: str, target: Target) -> int:
    """Returns how many rows there were."""
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, target)
        return int(cursor.rowcount)
