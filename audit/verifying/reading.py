"""All events in the order of their ids, as COPY sends them: the very bytes that were hashed.

The ids of one chain ascend, so a dictionary of heads is all that has to be remembered. Only what fits is passed here;
whatever does not is suspect, and examined afterwards: it may as well have been written late, by a transaction that was
still under way when its neighbours were read.
"""

import gc
from binascii import a2b_hex
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from django.db import connection, transaction

from audit.retired import BEGIN, Begin
from audit.seals import text_of
from audit.verifying.copying import Rows, copy
from audit.verifying.trusted import Word

BATCH = 50_000  # ids; each is a transaction of its own, so that none keeps the database from tidying up
# A batch is sorted in memory, and the other processor is ours.
_TUNED = "SET LOCAL work_mem = '64MB'; SET LOCAL max_parallel_workers_per_gather = 0"
_LINES = """
    COPY (
        SELECT CASE octet_length(hash) WHEN 32 THEN encode(hash, 'hex') ELSE repeat('0', 64) END, subject, position,
            to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), action, actor, place, data
        FROM audit_event WHERE {after}id <= {until} ORDER BY id
    ) TO STDOUT
"""
_HEADS = """
    COPY (
        SELECT DISTINCT ON (subject) subject, position, encode(hash, 'hex') FROM audit_event WHERE id <= {until}
        ORDER BY subject, position DESC
    ) TO STDOUT
"""
_CHAINS = "COPY (SELECT subject, length, encode(head, 'hex') FROM audit_chain) TO STDOUT"
_OTHERWISE = """
    SELECT said.subject FROM unnest(%s::text[], %s::integer[], %s::bytea[]) AS said (subject, length, head)
    WHERE head IS DISTINCT FROM (
        SELECT hash FROM audit_event AS event WHERE event.subject = said.subject AND event.position = length LIMIT 1
    )
"""
_DIGITS = 64
_HASH = _DIGITS + 1  # and a tab
_TIME = len("2026-11-22T12:34:05.123456Z")
_EARLY, _LATE = b"", b"~"  # before and after any time

Head = tuple[int, bytes, bytes, bytes]
_NONE: Head = (0, b"", _LATE, _EARLY)
_SUSPECT: Head = (-1, b"", _LATE, _EARLY)  # what no event follows


class Chains:
    """`heads`, by subject: the last position and hash, and the earliest and latest time since it was last sealed.

    `sealed`: what seals say that has not been met yet: subject and length as COPY writes them → hash in hexadecimal,
    and the times before and after which nothing of it was written.
    """

    def __init__(self, suspects: set[str]) -> None:
        self.heads: dict[bytes, Head] = {subject.encode(): _SUSPECT for subject in suspects}
        self.sealed: dict[bytes, tuple[bytes, bytes, bytes]] = {}
        self.suspects, self.count = suspects, 0
        self.retired: Mapping[bytes, Begin] = {}

    def expect(self, words: Iterable[Word]) -> None:
        for word in words:
            since, until = text_of(word.since).encode(), text_of(word.at).encode()
            for line in word.lines:
                key, head = line[:-1].rsplit(b"\t", 1)
                self.sealed[key] = head, since, until

    def go_on_from(self, until: int) -> None:
        """Heads of what was checked before, up to an id."""
        copy(_HEADS.format(until=int(until)), Rows(lambda line: self._remember(*_head_of(line))))

    def begin_after(self, retired: Mapping[bytes, Begin]) -> None:
        """Of chains of which nothing was checked yet: the heads of what was retired."""
        self.retired = retired
        for subject, (length, head) in retired.items():
            self._remember(subject, length, head)

    def _remember(self, subject: bytes, length: int, head: bytes) -> None:
        self.heads.setdefault(subject, (length, head, _LATE, _EARLY))

    def read(self, after: int, until: int) -> None:
        """From 0 on: from the very first one, whatever its id."""
        read, count = self._reader()
        gc.disable()  # what is made here has no circles, and looking for them among all heads costs a fifth
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(_TUNED)
                copy(_LINES.format(after=f"id > {int(after)} AND " if after else "", until=int(until)), Rows(read))
        finally:
            gc.enable()
        self.count += count()

    def _reader(self) -> tuple[Callable[[bytes], None], Callable[[], int]]:
        """What is done a million times: hence the names that cost no look-up. And how often it was done."""
        count = 0
        heads, head_of, take, suspect = self.heads, self.heads.get, self.sealed.pop, self.suspect

        def read(line: bytes) -> None:
            nonlocal count
            count += 1
            text = line[_HASH:]
            subject, position, rest = text.split(b"\t", 2)
            length, previous, low, high = head_of(subject, _NONE)
            digest = sha256(previous + text).digest()
            if int(position) != length + 1 or a2b_hex(line[:_DIGITS]) != digest:
                suspect(subject)
                return
            if (at := rest[:_TIME]) < low:
                low = at
            if at > high:
                high = at
            if said := take(subject + b"\t" + position, None):
                if said[0] != line[:_DIGITS] or low < said[1] or high > said[2]:
                    suspect(subject)
                    return
                low, high = _LATE, _EARLY
            heads[subject] = length + 1, digest, low, high

        return read, lambda: count

    def compare_with_rows(self) -> None:
        """The rows of the chains' heads: what differs, or is not on both sides, is suspect."""
        seen = set[bytes]()

        def compare(line: bytes) -> None:
            subject, length, head = _head_of(line)
            seen.add(subject)
            if self.heads.get(subject, _NONE)[:2] != (length, head):
                self.suspect(subject)

        copy(_CHAINS, Rows(compare))
        for subject in self.heads.keys() - seen:
            self.suspect(subject)

    def compare_with_seals(self, newest: datetime) -> None:
        """What was not met: it was read before a run was cut short, or is missing. `newest`: of the newest seal."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            since, until = text_of(newest).encode(), text_of(cursor.fetchone()[0]).encode()
        moved = [subject for subject, (*_head, low, high) in self.heads.items() if low < since or high > until]
        for subject in moved:
            self.suspect(subject)
        left = [
            (*key.decode().split("\t"), a2b_hex(head))
            for key, (head, *_times) in self.sealed.items()
            if not self._is_retired(key)
        ]
        for first in range(0, len(left), 5_000):
            with connection.cursor() as cursor:
                cursor.execute(_OTHERWISE, list(map(list, zip(*left[first : first + 5_000], strict=True))))
                for (subject,) in cursor.fetchall():
                    self.suspect(subject.encode())

    def _is_retired(self, key: bytes) -> bool:
        subject, length = key.rsplit(b"\t", 1)
        return int(length) <= self.retired.get(subject, BEGIN)[0]

    def suspect(self, subject: bytes) -> None:
        self.heads[subject] = _SUSPECT
        self.suspects.add(subject.decode())


def _head_of(line: bytes) -> tuple[bytes, int, bytes]:
    subject, length, digits = line.rstrip(b"\n").split(b"\t")
    return subject, int(length), a2b_hex(digits)
