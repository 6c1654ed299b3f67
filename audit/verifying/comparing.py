"""The events against what was sealed of them."""

from datetime import UTC, datetime

from django.db import connection

from audit.models import SealedHead
from audit.verifying.examining import Sealed
from audit.verifying.reading import Chains
from audit.verifying.trusted import Trusted, Word

BATCH = 5_000
# What of these is not as sealed? A chain must have the head at that length, and what was written after the seal before
# must say so.
_OTHERWISE = """
    SELECT said.subject FROM unnest(%s::text[], %s::integer[], %s::integer[], %s::timestamptz[], %s::bytea[])
        AS said (subject, after, until, since, head)
    WHERE (said.head IS NOT NULL AND said.head IS DISTINCT FROM (
        SELECT hash FROM audit_event AS event WHERE event.subject = said.subject AND event.position = said.until LIMIT 1
    )) OR EXISTS (
        SELECT FROM audit_event AS event WHERE event.subject = said.subject AND event.position > said.after
            AND event.position <= said.until AND event.at < said.since
    )
"""
_ENDLESS = 2**31 - 1
Row = tuple[str, int, int, datetime, bytes | None]


class Comparison:
    """A chain that has stood still since it was first sealed is compared in memory, any other one in the database."""

    def __init__(self, chains: Chains, trusted: Trusted) -> None:
        self.chains, self.trusted = chains, trusted
        self.lengths: dict[str, int] = {}  # by subject: the newest that was sealed
        self.since: dict[int, datetime] = {}  # by seal
        self.waiting: list[Row] = []

    def run(self) -> None:
        for word in self.trusted.words():
            self.since[word.number] = word.since
            self._compare(word)
        newest = self.trusted.since
        for subject, (length, _head) in self.chains.heads.items():
            if length > (sealed := self.lengths.get(subject.decode(), 0)):
                self._ask((subject.decode(), sealed, _ENDLESS, newest, None))
        self._flush()

    def sealed(self, subject: str) -> list[Sealed]:
        """What seals say of one chain, by length."""
        found = [
            Sealed(each.seal_id, each.seal.at, self.since[each.seal_id], each.length, bytes(each.head))
            for each in SealedHead.objects.filter(subject=subject).select_related("seal")
            if each.seal_id in self.since and each.seal_id not in self.trusted.other
        ]
        for word in filter(None, self.trusted.other.values()):
            mine = [head for head in word.heads if head[0] == subject]
            found += [Sealed(word.number, word.at, word.since, length, head) for _subject, length, head in mine]
        return sorted(found, key=lambda each: (each.length, each.seal))

    def _compare(self, word: Word) -> None:
        heads, born, since = self.chains.heads, self.chains.born, _text(word.since)
        for subject, length, head in word.heads:
            before, key = self.lengths.get(subject, 0), subject.encode()
            self.lengths[subject] = length
            if before or heads.get(key) != (length, head) or born.get(key, b"") < since:
                self._ask((subject, before, length, word.since, head))

    def _ask(self, row: Row) -> None:
        self.waiting.append(row)
        if len(self.waiting) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        if self.waiting:
            with connection.cursor() as cursor:
                cursor.execute(_OTHERWISE, list(map(list, zip(*self.waiting, strict=True))))
                self.chains.suspects |= {subject for (subject,) in cursor.fetchall()}
            self.waiting.clear()


def _text(at: datetime) -> bytes:
    """As the events' lines say it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode()
