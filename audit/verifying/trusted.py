"""What each seal says, as far as it can be trusted: its own rows where they are what was anchored, else the anchor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from audit.models import Seal
from audit.seals import BEGINNING, head_line, seal_hash
from audit.stores import Store, store_at
from audit.verifying.copying import Rows, copy
from audit.verifying.faults import Fault

BATCH = 1_000  # seals
_LINES = """
    COPY (
        SELECT seal_id, subject, length, encode(head, 'hex') FROM audit_sealed_head
        WHERE seal_id > {after} AND seal_id <= {until} ORDER BY seal_id, subject COLLATE "C"
    ) TO STDOUT
"""


@dataclass(frozen=True)
class Word:
    """Of one seal: `lines` of its heads. `since`: what was written after the seal before bears no earlier time."""

    number: int
    at: datetime
    since: datetime
    settled_at: datetime
    lines: list[bytes]


class Trusted:
    """`faults` of the seals themselves; `anchors`: hash by number; `other`: words that are not as the rows say."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.store: Store | None = store_at(settings.AUDIT_ANCHORS) if settings.AUDIT_ANCHORS else None
        self.anchors: dict[int, bytes] = {}
        self.other: dict[int, Word | None] = {}
        self.since = BEGINNING
        self.newest = 0

    def words(self) -> Iterator[Word]:
        """In order. Of a seal that is gone and was not anchored there is none."""
        self._read_anchors()
        previous, seals = b"", {seal.number: seal for seal in Seal.objects.order_by("number")}
        self.newest = max([0, *seals, *self.anchors])
        for number in range(1, self.newest + 1):
            if number % BATCH == 1:
                lines = self._lines(number - 1, number - 1 + BATCH)
            seal = seals.get(number)
            word = Word(number, seal.at, self.since, seal.settled_at, lines.get(number, [])) if seal else None
            if fault := self._fault_of(number, seal, previous, word):
                self.faults.append(Fault(fault, seal=number))
                self.other[number] = word = self._of_anchor(number) if number in self.anchors else word
            previous = bytes(seal.hash) if seal else self.anchors.get(number, b"")
            if word:
                self.since = word.settled_at
                yield word

    def _read_anchors(self) -> None:
        for line in self.store.read() if self.store else ():
            found = bytes.fromhex(line["hash"])
            if self.anchors.setdefault(line["seal"], found) != found:
                self.faults.append(Fault("anchor_twice", seal=line["seal"]))

    def _fault_of(self, number: int, seal: Seal | None, previous: bytes, word: Word | None) -> str | None:
        if seal is None or word is None:
            return "seal_missing"
        anchor = self.anchors.get(number)
        if anchor and anchor != bytes(seal.hash):
            return "seal_other"
        made = seal_hash(previous, number, seal.at, seal.settled_at, word.lines)
        if made != bytes(seal.hash) or bytes(seal.previous) != previous:
            return "seal_changed"
        return None if anchor or number > max(self.anchors, default=0) else "anchor_missing"

    def _lines(self, after: int, until: int) -> dict[int, list[bytes]]:
        found: dict[int, list[bytes]] = {}

        def take(line: bytes) -> None:
            number, rest = line.split(b"\t", 1)
            found.setdefault(int(number), []).append(rest)

        copy(_LINES.format(after=after, until=until), Rows(take))
        return found

    def _of_anchor(self, number: int) -> Word:
        assert self.store
        line = self.store.find(number)
        at, settled_at = (datetime.fromisoformat(line[key]) for key in ("at", "settled_at"))
        lines = [head_line((subject, length, bytes.fromhex(head))) for subject, length, head in line["heads"]]
        return Word(number, at, self.since, settled_at, lines)
