"""What each seal says, as far as it can be trusted: its own rows where they are what was anchored, else the anchor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from audit.models import Seal, SealedHead
from audit.seals import BEGINNING, Head, seal_hash
from audit.stores import Store, store_at
from audit.verifying.faults import Fault


@dataclass(frozen=True)
class Word:
    """Of one seal. `since`: what was written after the seal before bears no earlier time."""

    number: int
    at: datetime
    since: datetime
    settled_at: datetime
    heads: list[Head]


class Trusted:
    """`faults` of the seals themselves; `anchors`: hash by number; `other`: words that are not as the rows say."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.store: Store | None = store_at(settings.AUDIT_ANCHORS) if settings.AUDIT_ANCHORS else None
        self.anchors: dict[int, str] = {}
        self.other: dict[int, Word | None] = {}
        self.since = BEGINNING

    def words(self) -> Iterator[Word]:
        """In order. Of a seal that is gone and was not anchored there is none."""
        self._read_anchors()
        previous, seals = b"", {seal.number: seal for seal in Seal.objects.order_by("number")}
        for number in range(1, max([0, *seals, *self.anchors]) + 1):
            seal = seals.get(number)
            word = self._of_rows(seal) if seal else None
            if fault := self._fault_of(number, seal, previous, word):
                self.faults.append(Fault(fault, seal=number))
                if number in self.anchors:
                    word = self._of_anchor(number)
                self.other[number] = word
            previous = bytes(seal.hash) if seal else bytes.fromhex(self.anchors.get(number, ""))
            if word:
                self.since = word.settled_at
                yield word

    def _read_anchors(self) -> None:
        for line in self.store.read() if self.store else ():
            if self.anchors.setdefault(line["seal"], line["hash"]) != line["hash"]:
                self.faults.append(Fault("anchor_twice", seal=line["seal"]))

    def _fault_of(self, number: int, seal: Seal | None, previous: bytes, word: Word | None) -> str | None:
        if seal is None or word is None:
            return "seal_missing"
        anchor = self.anchors.get(number)
        if anchor and anchor != bytes(seal.hash).hex():
            return "seal_other"
        made = seal_hash(previous, number, seal.at, seal.settled_at, word.heads)
        if made != bytes(seal.hash) or bytes(seal.previous) != previous:
            return "seal_changed"
        return None if anchor or number > max(self.anchors, default=0) else "anchor_missing"

    def _of_rows(self, seal: Seal) -> Word:
        rows = SealedHead.objects.filter(seal=seal).values_list("subject", "length", "head")
        heads = [(subject, length, bytes(head)) for subject, length, head in rows.iterator()]
        return Word(seal.number, seal.at, self.since, seal.settled_at, heads)

    def _of_anchor(self, number: int) -> Word:
        assert self.store
        line = self.store.find(number)
        at, settled_at = (datetime.fromisoformat(line[key]) for key in ("at", "settled_at"))
        heads = [(subject, length, bytes.fromhex(head)) for subject, length, head in line["heads"]]
        return Word(number, at, self.since, settled_at, heads)
