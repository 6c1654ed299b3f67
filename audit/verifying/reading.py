"""All events in the order of their ids, as COPY sends them: the very bytes that were hashed.

The ids of one chain ascend, so a dictionary of heads is all that has to be remembered. Only what fits is passed here;
whatever does not is suspect, and examined afterwards: it may as well have been written late, by a transaction that was
still under way when its neighbours were read.
"""

from binascii import a2b_hex
from hashlib import sha256

from django.db import connection

BATCH = 100_000  # ids; each is a statement of its own, so that none keeps the database from tidying up
_LINES = """
    COPY (
        SELECT id, encode(hash, 'hex'), subject, position,
            to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), action, actor, place, data
        FROM audit_event WHERE id > {after} AND id <= {until} ORDER BY id
    ) TO STDOUT
"""
_HEADS = """
    COPY (
        SELECT DISTINCT ON (subject) encode(hash, 'hex'), subject, position FROM audit_event WHERE id <= {until}
        ORDER BY subject, position DESC
    ) TO STDOUT
"""
_CHAINS = "COPY (SELECT encode(head, 'hex'), subject, length FROM audit_chain) TO STDOUT"
_HASH = 64 + 1  # hexadecimal digits and a tab
_TIME = len("2026-11-22T12:34:05.123456Z")

Head = tuple[int, bytes]
_NONE: Head = (0, b"")
_SUSPECT: Head = (-1, b"")  # what no event follows


class Chains:
    """`heads`: the last position and hash by subject, as COPY writes it; `born`: the time of the first event.

    `write` is what COPY calls with each line.
    """

    def __init__(self, suspects: set[str]) -> None:
        self.heads: dict[bytes, Head] = {subject.encode(): _SUSPECT for subject in suspects}
        self.born: dict[bytes, bytes] = {}
        self.suspects, self.count = suspects, 0

    def read(self, after: int, until: int) -> None:
        _copy(_LINES.format(after=int(after), until=int(until)), self)

    def write(self, line: bytes) -> None:
        number, stored, subject, position, rest = line.split(b"\t", 4)
        length, previous = self.heads.get(subject, _NONE)
        digest = sha256(previous + line[len(number) + 1 + _HASH :]).digest()
        self.count += 1
        if int(position) == length + 1 and a2b_hex(stored) == digest:
            self.heads[subject] = length + 1, digest
            if not length:
                self.born[subject] = rest[:_TIME]
        else:
            self._suspect(subject)

    def go_on_from(self, until: int) -> None:
        """Heads of what was checked before, up to an id."""
        _copy(_HEADS.format(until=int(until)), _Rows(self.heads.setdefault))

    def compare_with_rows(self) -> None:
        """The rows of the chains' heads: what differs, or is not on both sides, is suspect."""
        seen = set[bytes]()

        def compare(subject: bytes, head: Head) -> None:
            seen.add(subject)
            if self.heads.get(subject) != head:
                self._suspect(subject)

        _copy(_CHAINS, _Rows(compare))
        for subject in self.heads.keys() - seen:
            self._suspect(subject)

    def _suspect(self, subject: bytes) -> None:
        self.heads[subject] = _SUSPECT
        self.suspects.add(subject.decode())


class _Rows:
    def __init__(self, take) -> None:
        self.take = take

    def write(self, line: bytes) -> None:
        digits, subject, position = line.rstrip(b"\n").split(b"\t")
        self.take(subject, (int(position), a2b_hex(digits)))


def _copy(statement: str, target: object) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, target)
