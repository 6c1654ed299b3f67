"""All events in the order of their ids, as COPY sends them: the very bytes that were hashed.

The ids of one chain ascend, so a dictionary of heads is all that has to be remembered, each with what the next seal
says of it. Only what fits is passed here; whatever does not is suspect, and examined afterwards: it may as well have
been written late, by a transaction that was still under way when its neighbours were read.
"""

from binascii import a2b_hex, b2a_hex
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from django.db import connection, transaction

from audit.copying import Rows, Target, copy
from audit.retired import BEGIN, Begin
from audit.seals import text_of
from audit.verifying.trusted import Word

BATCH = 250_000  # ids; each is a transaction of its own, so that none keeps the database from tidying up
# Along the index, so that rows come at once and the database reads the next ones while we hash these.
_IN_ORDER = """
    SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off;
    SET LOCAL max_parallel_workers_per_gather = 0
"""
_LINES = """
    COPY (
        SELECT encode(hash, 'hex'), subject, position,
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

Expected = tuple[bytes, bytes, bytes, bytes]  # length and hash as COPY writes them, nothing older than, newer than
Head = tuple[int, bytes, Expected, list[Expected]]  # the next position, the hash before it, the next seal, later ones
_NEVER: Expected = (b"", b"", b"~", b"")
_SUSPECT: Head = (0, b"", _NEVER, [])  # what no event follows


def copy_events(after: int, until: int, target: Target) -> int:
    """In the order of their ids; from 0 on: from the very first one, whatever its id. Returns how many."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_IN_ORDER)
        return copy(_LINES.format(after=f"id > {int(after)} AND " if after else "", until=int(until)), target)


class Heads(dict[bytes, Head]):
    """By subject; a chain that was not met yet begins as the seals tell. `unsealed`: what holds after the last one."""

    def __init__(self, suspects: set[str]) -> None:
        super().__init__((subject.encode(), _SUSPECT) for subject in suspects)
        self.sealed = defaultdict[bytes, list[Expected]](list)
        self.unsealed = _NEVER

    def __missing__(self, subject: bytes) -> Head:
        return self.after(0, b"", self.sealed.pop(subject, [])[::-1])

    def after(self, length: int, previous: bytes, later: list[Expected]) -> Head:
        """`later`: the next one last."""
        return length + 1, previous, later.pop() if later else self.unsealed, later


class Numerals(dict[int, bytes]):
    """Numbers as COPY writes them."""

    def __missing__(self, number: int) -> bytes:
        return self.setdefault(number, b"%d" % number)


class Chains:
    """What was read of each chain: where it stands, and what the seals say of the rest. `retired`: where they begin."""

    def __init__(self, suspects: set[str], retired: Mapping[bytes, Begin]) -> None:
        self.heads, self.suspects, self.retired, self.count = Heads(suspects), suspects, retired, 0
        self.read_before: list[tuple[bytes, Expected]] = []

    def expect(self, words: Iterable[Word]) -> None:
        sealed = self.heads.sealed
        for word in words:
            since, until = _times(word.since, word.at)
            for line in word.lines:
                subject, length, head = line.rsplit(b"\t", 2)
                sealed[subject].append((length, head[:_DIGITS], since, until))

    def expect_last(self, since: datetime, until: datetime) -> None:
        """Of the events that are not sealed yet."""
        self.heads.unsealed = (b"", b"", *_times(since, until))

    def go_on_from(self, until: int) -> None:
        """Heads of what was checked before, up to an id (0: nothing was), and of other chains of what was retired."""
        if until:
            copy(_HEADS.format(until=int(until)), Rows(lambda line: self._remember(*_head_of(line))))
        for subject, (length, head) in self.retired.items():
            self._remember(subject, length, head)

    def _remember(self, subject: bytes, length: int, head: bytes) -> None:
        if subject in self.heads:
            return
        sealed = self.heads.sealed.pop(subject, [])[::-1]
        gone = self.retired.get(subject, BEGIN)[0]
        self.read_before += [(subject, each) for each in sealed if gone < int(each[0]) <= length]
        self.heads[subject] = self.heads.after(length, head, [each for each in sealed if int(each[0]) > length])

    def read(self, after: int, until: int) -> None:
        self.count += copy_events(after, until, Rows(self._reader()))

    def _reader(self) -> Callable[[bytes], None]:
        """What is done a million times: hence the names that cost no look-up."""
        heads, suspect, numerals = self.heads, self.suspect, Numerals()

        def read(line: bytes) -> None:
            digits, subject, position, rest = line.split(b"\t", 3)
            expected, previous, sealed, later = heads[subject]
            length, head, since, until = sealed
            digest = sha256(previous + line[_HASH:]).digest()
            # `rest` begins with the time, so it sorts after all that a time alone sorts after.
            if position != numerals[expected] or b2a_hex(digest) != digits or not since < rest < until:
                suspect(subject)
            elif position != length:
                heads[subject] = expected + 1, digest, sealed, later
            elif head == digits:
                heads[subject] = heads.after(expected, digest, later)
            else:
                suspect(subject)

        return read

    def compare_with_rows(self) -> None:
        """The rows of the chains' heads: what differs, or is not on both sides, is suspect."""
        seen, head_of = set[bytes](), self.heads.get

        def compare(line: bytes) -> None:
            subject, length, head = line.split(b"\t")
            seen.add(subject)
            expected, previous, _sealed, _later = head_of(subject, _SUSPECT)
            if int(length) + 1 != expected or a2b_hex(head[:-1]) != previous:
                self.suspect(subject)

        copy(_CHAINS, Rows(compare))
        for subject in self.heads.keys() - seen:
            self.suspect(subject)

    def compare_with_seals(self) -> None:
        """What was not met: it was read before a run was cut short, or is missing."""
        unsealed = self.heads.unsealed
        missing = [subject for subject, (*_, sealed, _later) in self.heads.items() if sealed is not unsealed]
        for subject in [*missing, *self.heads.sealed]:
            self.suspect(subject)
        for first in range(0, len(self.read_before), 5_000):
            batch = self.read_before[first : first + 5_000]
            said = [(subject.decode(), int(length), a2b_hex(head)) for subject, (length, head, *_times) in batch]
            with connection.cursor() as cursor:
                cursor.execute(_OTHERWISE, list(map(list, zip(*said, strict=True))))
                for (subject,) in cursor.fetchall():
                    self.suspect(subject.encode())

    def suspect(self, subject: bytes) -> None:
        self.heads[subject] = _SUSPECT
        self.suspects.add(subject.decode())


def _head_of(line: bytes) -> tuple[bytes, int, bytes]:
    subject, length, digits = line.rstrip(b"\n").split(b"\t")
    return subject, int(length), a2b_hex(digits)


def _times(since: datetime, until: datetime) -> tuple[bytes, bytes]:
    """What the line of an event after its position lies between, if its time does."""
    return text_of(since).encode(), text_of(until).encode() + b"~"
