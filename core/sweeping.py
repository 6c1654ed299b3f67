"""Walking what a sweep has found: what fails stops nothing beside or behind it, stands in the log, and ops hear of it.

What is rolled back is found again by the next sweep.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

logger = logging.getLogger(__name__)

BATCH = 100
Row = TypeVar("Row")
Found = TypeVar("Found", bound=Model)
Done = TypeVar("Done")

_alarms: list[Callable[[str, Sequence[str]], None]] = []


def on_failure(alarm: Callable[[str, Sequence[str]], None]) -> None:
    """`alarm(event, names)` runs once for each walk in which something failed."""
    _alarms[:] = [*_alarms, alarm]


def each(rows: Iterable[Row], act: Callable[[Row], Done], event: str) -> list[Done]:
    """What `act` returned, each in a transaction of its own, without those that failed. `act` locks its row itself, and
    looks whether it is still due."""

    def in_transaction(row: Row) -> Done:
        with transaction.atomic():
            return act(row)

    return walk(list(rows), in_transaction, event)


def each_locked(rows: QuerySet[Found], act: Callable[[Found], Done], event: str, *, batch: int = BATCH) -> list[Done]:
    """One batch of `rows` in their order, as each(): every one is locked first, and passed by where somebody else has
    it, or where it does not belong to `rows` any more. Its model has a public id."""

    def lock_and_act(found: Any) -> list[Done]:
        still = rows.filter(pk=found.pk).order_by("pk").select_for_update(skip_locked=True, of=("self",))
        return [act(row) for row in still]

    named = rows.values_list("pk", "public_id", named=True)[:batch]
    return [done for one in each(named, lock_and_act, event) for done in one]


def in_turn(*sweeps: Callable[[], object]) -> None:
    walk(sweeps, lambda sweep: sweep(), "sweep_failed")


def walk(rows: Iterable[Row], act: Callable[[Row], Done], event: str) -> list[Done]:
    """As each(), where `act` makes its own transactions."""
    done, failed = [], []
    for row in rows:
        try:
            done.append(act(row))
        except Exception:
            failed.append(name_of(row))
            logger.exception("%s: %s", event, failed[-1])
    if failed:
        _raise_alarms(event, failed)
    return done


def name_of(row: object) -> str:
    """What the log calls it: never what tells of a person."""
    return str(getattr(row, "public_id", None) or getattr(row, "__name__", None) or row)


def _raise_alarms(event: str, failed: Sequence[str]) -> None:
    for alarm in _alarms:
        try:
            with transaction.atomic():
                alarm(event, failed)
        except Exception:  # the log has it all the same
            logger.exception("alarm_not_raised: %s", event)
