"""The data keys as this process knows them: each unwrapped once, the current one of a purpose looked up every minute.

A row of core_datakey is read in the transaction at hand. What is written (the first key of a purpose) is committed on
a connection of its own: what a key has encrypted may be kept although the transaction that needed it first is not.
"""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar, get_args

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction

from audit.log import record
from core.ids import letters
from core.keys.masters import first_master, master_of
from core.keys.models import KEY_ID_LETTERS, DataKey

# fields: columns. originals: files as they came. pages: what we made of them and what staff look at, stills and
# recordings among it. index: blind indexes.
Purpose = Literal["fields", "pages", "originals", "index"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
CURRENT_FOR = 60.0  # seconds: for so long a process may go on writing under a key that was current
KEY_BYTES = 32
LOCK = "core_datakey"
T = TypeVar("T")


@dataclass(frozen=True)
class Key:
    id: str
    secret: bytes

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self.secret)


class NoSuchKey(Exception):
    """It was never here, or it was retired and its bytes are gone."""


_opened: dict[str, Key] = {}
_current: dict[str, tuple[Key, float]] = {}
_index: tuple[list[Key], float] = ([], 0.0)
_opening = threading.Lock()


def current(purpose: Purpose) -> Key:
    """The key to write with."""
    key, until = _current.get(purpose, (None, 0.0))
    if key is None or time.monotonic() > until:
        key = _open(_current_row(purpose) or apart(lambda: _make_first(purpose)))
        _current[purpose] = key, time.monotonic() + CURRENT_FOR
    return key


def key_called(key_id: str) -> Key:
    """The key to read with. Raises NoSuchKey."""
    return _opened.get(key_id) or _open(DataKey.objects.filter(key_id=key_id).first())


def index_keys() -> list[Key]:
    """All that blind indexes may stand under: while a rotation goes on, several."""
    global _index
    keys, until = _index
    if not keys or time.monotonic() > until:
        keys = [_open(row) for row in DataKey.objects.filter(purpose="index", retired_at=None).order_by("id")]
        _index = keys, time.monotonic() + CURRENT_FOR
    return keys


def forget() -> None:
    """For who goes on with another database, or has just changed this one's keys."""
    global _index
    _opened.clear()
    _current.clear()
    _index = ([], 0.0)


def open_all() -> None:
    """Make what is missing, and say what is wrong with the master key before anybody needs it."""
    apart(lambda: [current(purpose) for purpose in PURPOSES])


def open_after_migrate(**_: object) -> None:
    """In a new database, or in one whose keys another process knows: the start ends here where they do not open."""
    forget()
    if DataKey._meta.db_table in connection.introspection.table_names():  # core may have been migrated back to nothing
        open_all()


def new_key(purpose: Purpose) -> DataKey:
    """Not saved yet. Asks the master key: to be called outside a transaction that holds locks."""
    row, master = DataKey(key_id=letters(KEY_ID_LETTERS), purpose=purpose), first_master()
    row.master, row.wrapped = master.id, master.wrap(os.urandom(KEY_BYTES), about=row.about)
    return row


def lock_keys() -> None:
    """Until the end of the transaction nobody else makes, supersedes or retires a key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])


def apart(job: Callable[[], T]) -> T:
    """In a thread: on a connection of its own, in no transaction, and whether or not an event loop runs here."""

    def run() -> T:
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


def _current_row(purpose: Purpose) -> DataKey | None:
    known = list(_opened)  # before the database is asked: not what somebody makes and opens meanwhile
    rows = list(DataKey.objects.filter(retired_at=None))
    _forget_keys(set(known) - {row.key_id for row in rows})
    return next((row for row in rows if row.purpose == purpose and row.superseded_at is None), None)


def _forget_keys(retired: set[str]) -> None:
    """What another process has retired goes from this one too, with whatever it writes a minute later or more."""
    with _opening:
        for key_id in retired:
            _opened.pop(key_id, None)
    for purpose, (key, _until) in list(_current.items()):
        if key.id in retired:
            _current.pop(purpose, None)


def _make_first(purpose: Purpose) -> DataKey:
    fresh = new_key(purpose)
    with transaction.atomic():
        lock_keys()
        if row := _current_row(purpose):
            return row
        fresh.save()
        record("data_key.made", actor=None, subject=fresh, data={"purpose": purpose})
    return fresh


def _open(row: DataKey | None) -> Key:
    if row is None or row.retired_at:
        raise NoSuchKey(row.key_id if row else "")
    with _opening:  # the master key is asked once, however many threads come
        if row.key_id not in _opened:
            secret = master_of(row.master).unwrap(bytes(row.wrapped), about=row.about)
            _opened[row.key_id] = Key(row.key_id, secret)
        return _opened[row.key_id]
