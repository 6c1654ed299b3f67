"""What each seal says, as far as it can be trusted: its own rows where they are what was anchored, else the anchor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from django.conf import settings
from django.db import connection
from django.db.models import Max

from audit.models import Anchor, Seal, Verification
from audit.seals import BEGINNING, head_line, seal_hash
from audit.stores import Store, store_at
from audit.verifying.faults import Fault

BATCH = 1_000  # seals
ANCHORED_WITHIN = SETTLED_WITHIN = timedelta(hours=1)
# The lines of a seal in one piece. No subject has a line feed of its own; a forged one must not break the reading.
_LINES = """
    SELECT seal_id, string_agg(
        replace(subject, E'\\n', ' ') || E'\\t' || length || E'\\t' || encode(head, 'hex') || E'\\n', ''
        ORDER BY subject COLLATE "C"
    ) FROM audit_sealed_head WHERE seal_id > %s AND seal_id <= %s GROUP BY seal_id
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
        self.since = self.at = BEGINNING
        self.newest = 0

    def words(self) -> Iterator[Word]:
        """In order. Of a seal that is gone and was not anchored there is none."""
        # First: a seal that is anchored while we read is not missed where anchors stand.
        self.said_anchored = set(Anchor.objects.values_list("seal", flat=True))
        self._read_anchors()
        seals = {seal.number: seal for seal in Seal.objects.order_by("number")}
        self.now = database_now()  # which none of them is newer than
        numbers = sorted({*seals, *self.anchors})
        previous = b""
        for first in range(0, len(numbers), BATCH):
            batch = numbers[first : first + BATCH]
            lines = self._lines(batch[0] - 1, batch[-1])
            for number in batch:
                if self._misses_before(number):
                    previous = b""
                if word := self._word(number, seals.get(number), previous, lines.get(number, [])):
                    yield word
                previous = bytes(seals[number].hash) if number in seals else self.anchors[number]
                self.newest = number

    def _misses_before(self, number: int) -> bool:
        """Between the newest so far and this one: told as one fault, however many."""
        first, last = self.newest + 1, number - 1
        if first == last:
            self.faults.append(Fault("seal_missing", seal=first))
        elif first < last:
            self.faults.append(Fault("seals_missing", seal=first, other=str(last)))
        return first <= last

    def _word(self, number: int, seal: Seal | None, previous: bytes, lines: list[bytes]) -> Word | None:
        word = Word(number, seal.at, self.since, seal.settled_at, lines) if seal else None
        if fault := self._fault_of(number, seal, previous, word):
            self.faults.append(Fault(fault, seal=number))
            self.other[number] = word = self._of_anchor(number) if number in self.anchors else word
        if word:
            self._take_times(word)
        return word

    def _take_times(self, word: Word) -> None:
        """A time that cannot be does not loosen what is asked of later events."""
        if not (self.since <= word.settled_at <= word.at and self.at <= word.at <= self.now):
            self.faults.append(Fault("seal_time", seal=word.number))
        self.at = max(self.at, min(word.at, self.now))
        self.since = max(self.since, min(word.settled_at, self.at))

    def _read_anchors(self) -> None:
        if not self.store:
            return
        for line in self.store.read():
            if not isinstance(number := line.get("seal"), int) or not isinstance(line.get("hash"), str):
                self.faults.append(Fault("anchor_unreadable"))
                continue
            found = _bytes(line["hash"])
            if self.anchors.setdefault(number, found) != found:
                self.faults.append(Fault("anchor_twice", seal=number))
        before = Verification.objects.aggregate(newest=Max("last_anchor"))["newest"] or 0
        if before > max(self.anchors, default=0):
            self.faults.append(Fault("anchors_gone", seal=before))

    def _fault_of(self, number: int, seal: Seal | None, previous: bytes, word: Word | None) -> str | None:
        if seal is None or word is None:
            return "seal_missing"
        anchor = self.anchors.get(number)
        if anchor is not None and anchor != bytes(seal.hash):
            return "seal_other"
        made = seal_hash(previous, number, seal.at, seal.settled_at, word.lines)
        if made != bytes(seal.hash) or bytes(seal.previous) != previous:
            return "seal_changed"
        return "anchor_missing" if self.store and anchor is None and self._is_anchored(seal) else None

    def _is_anchored(self, seal: Seal) -> bool:
        """By all that the database says."""
        late = seal.at < self.now - ANCHORED_WITHIN
        return late or seal.number in self.said_anchored or seal.number < max(self.anchors, default=0)

    def _lines(self, after: int, until: int) -> dict[int, list[bytes]]:
        with connection.cursor() as cursor:
            cursor.execute(_LINES, [after, until])
            return {number: BytesIO(text.encode()).readlines() for number, text in cursor.fetchall()}

    def _of_anchor(self, number: int) -> Word | None:
        """None: what it says does not fit its own hash."""
        assert self.store
        try:
            line = self.store.find(number)
            at, settled_at = (datetime.fromisoformat(line[key]) for key in ("at", "settled_at"))
            heads = [(str(subject), int(length), bytes.fromhex(head)) for subject, length, head in line["heads"]]
            previous = bytes.fromhex(line["previous"])
        except (KeyError, TypeError, ValueError):
            lines, made = [], b""
        else:
            lines = sorted(map(head_line, heads))
            made = seal_hash(previous, number, at, settled_at, lines)
        if made != self.anchors[number]:
            self.faults.append(Fault("anchor_changed", seal=number))
            return None
        return Word(number, at, self.since, settled_at, lines)


def _bytes(digits: str) -> bytes:
    """Of what is no hexadecimal none, which no hash is."""
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""


def database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def settled_late() -> Seal | None:
    """The newest seal, where it says of more than an hour before it that something may still be written."""
    newest = Seal.objects.order_by("-number").first()
    return newest if newest and newest.settled_at < newest.at - SETTLED_WITHIN else None
