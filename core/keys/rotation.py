"""Renewing the data keys of a site that goes on working (R25).

What still has to be done is told by the data itself, by what names a superseded key: whoever is killed begins again
with the same call. Three things take time. Other processes go on writing under the key that they know as current
(ring.CURRENT_FOR), so passes go on until that is over and each transaction of then has ended. A file that was just
moved may still be read under its old name, so its old copy stays for an hour (core.files). And between the last row
that was moved and the end of the key lies a pause, for whoever has read that row and opens it only now.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from audit.log import record
from core.clock import database_now
from core.files import files_under, sweep_files
from core.keys import ring
from core.keys.holders import Holder, holders
from core.keys.masters import first_master, master_of
from core.keys.models import DataKey
from core.models import StrayFile

Say = Callable[[str], None]
BATCH = 1000  # rows: a batch takes a fraction of a second
PAUSE = 5.0  # seconds
LOOK_AGAIN = 60.0  # seconds
WRITING = timedelta(seconds=5)  # between encrypting a value and the statement that writes it


class NotRotated(Exception):
    """Something stands under an old key that nobody knows how to move. The sentence says what."""


@dataclass(frozen=True)
class Plan:
    """`keys`: ids of data keys, with their purposes. `holders`: what has anything under them. `begun`: an earlier run
    did not come to its end."""

    keys: list[str]
    holders: list[str]
    begun: bool = False


def plan_rotation() -> Plan:
    """What rotate_keys() would do now. It only reads."""
    begun = _superseded()
    old = begun or list(DataKey.objects.filter(superseded_at=None).order_by("id"))
    return _plan(old, begun=bool(begun), moved=True)


def plan_rewrapping() -> Plan:
    """What rewrap_keys() would do now. It only reads."""
    return _plan(list(_under_other_masters(first_master().id)), begun=False, moved=False)


def _plan(keys: list[DataKey], *, begun: bool, moved: bool) -> Plan:
    ids = [row.key_id for row in keys]
    there = [holder.name for holder in holders() if holder.left(ids)] if moved else []
    return Plan([f"{row.key_id} ({row.purpose})" for row in keys], there, begun)


def rotate_keys(say: Say) -> None:
    """New data keys for every purpose, everything under them, the old ones retired. Or the end of what was begun."""
    old = _superseded() or _supersede(say)
    _move_all(old, say)
    _wait_for_writers(old, say)
    time.sleep(PAUSE)
    while seconds := PAUSE if _move_all(old, say) else _seconds_to_wait(old, say):
        time.sleep(seconds)
        sweep_files()
    _retire(old, say)


def rewrap_keys(say: Say) -> None:
    """Every data key under the first master key of the setting. What they encrypt stays as it is."""
    master = first_master()
    for row in _under_other_masters(master.id):
        key = master_of(row.master).unwrap(bytes(row.wrapped), about=row.about)
        wrapped = master.wrap(key, about=row.about)
        with transaction.atomic():
            ring.lock_keys()
            if not DataKey.objects.filter(pk=row.pk, retired_at=None).update(wrapped=wrapped, master=master.id):
                continue  # a rotation has ended meanwhile, and this one with it
            record("data_key.rewrapped", actor=None, subject=row, data={"master": master.id})
        say(f"Data key {row.key_id} ({row.purpose}) is under the master key {master.id}.")


def _under_other_masters(master: str) -> QuerySet[DataKey]:
    return DataKey.objects.filter(retired_at=None).exclude(master=master).order_by("id")


def _superseded() -> list[DataKey]:
    return list(DataKey.objects.filter(retired_at=None).exclude(superseded_at=None).order_by("id"))


def _supersede(say: Say) -> list[DataKey]:
    ring.open_all()
    fresh = [ring.new_key(purpose) for purpose in ring.PURPOSES]  # wrapped before anything is locked
    with transaction.atomic():
        ring.lock_keys()
        if begun := _superseded():
            return begun
        DataKey.objects.filter(superseded_at=None).update(superseded_at=Now())
        for row in fresh:
            row.save()
            record("data_key.made", actor=None, subject=row, data={"purpose": row.purpose})
        old = _superseded()
        for row in old:
            record("data_key.superseded", actor=None, subject=row, data={"purpose": row.purpose})
    say(f"New data keys: {', '.join(f'{row.key_id} ({row.purpose})' for row in fresh)}.")
    return old


def _move_all(old: list[DataKey], say: Say) -> int:
    """One pass over everything; returns how many rows were moved."""
    ring.forget()
    return sum(_move(holder, [row.key_id for row in old], say) for holder in holders())


def _move(holder: Holder, old: list[str], say: Say) -> int:
    moved, after, began = 0, 0, time.monotonic()
    while batch := holder.move(old, after=after, limit=BATCH):
        after, moved = batch[0], moved + batch[1]
        if batch[1]:
            say(f"{holder.name}: {moved} rows in {time.monotonic() - began:.0f} s")
    return moved


def _wait_for_writers(old: list[DataKey], say: Say) -> None:
    until = max(row.superseded_at for row in old if row.superseded_at) + timedelta(seconds=ring.CURRENT_FOR) + WRITING
    if (seconds := (until - database_now()).total_seconds()) > 0:
        say(f"Waiting {seconds:.0f} s: other processes may still write under the old keys.")
        time.sleep(seconds)
    began = _snapshot("xmax")
    while _snapshot("xmin") < began:
        say("Waiting for transactions that began before that.")
        time.sleep(PAUSE)


def _snapshot(end: str) -> int:
    """Every transaction below xmin has ended; none from xmax on had begun."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_snapshot_{end}(pg_current_snapshot())::text::bigint")
        return cursor.fetchone()[0]


def _seconds_to_wait(old: list[DataKey], say: Say) -> float:
    """For rows that were locked, or for files that somebody may still read or name; 0 when nothing is left."""
    stored = [name for row in old for name in files_under(row.purpose, row.key_id)]
    due = dict(StrayFile.objects.filter(name__in=stored).values_list("name", "due_at"))
    # Asked last: a file that was on its way just now is named by a row, or it has gone.
    if names := [holder.name for holder in holders() if holder.left([row.key_id for row in old])]:
        say(f"Somebody works on rows of {', '.join(names)}: once more.")
        return PAUSE
    if unknown := [name for name in stored if name not in due and storages["documents"].exists(name)]:
        raise NotRotated(f"No column names these files under an old key: {', '.join(sorted(unknown)[:10])}")
    if not due:
        return 0
    last = max(due.values())
    say(f"{len(due)} files may still be read under an old key: they go until {last:%H:%M:%S} UTC.")
    return min(PAUSE + max((last - database_now()).total_seconds(), 0), LOOK_AGAIN)


def _retire(old: list[DataKey], say: Say) -> None:
    with transaction.atomic():
        ring.lock_keys()
        for row in DataKey.objects.filter(pk__in=[row.pk for row in old], retired_at=None):
            DataKey.objects.filter(pk=row.pk).update(retired_at=Now(), wrapped=b"")
            record("data_key.retired", actor=None, subject=row, data={"purpose": row.purpose})
            say(f"Data key {row.key_id} ({row.purpose}) is retired: nothing stands under it any more.")
    ring.forget()
