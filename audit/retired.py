"""Months that are gone: where each chain stood with its last event in them, and what the log itself says of it.

Each retirement is an event in the chain of the log, with the SHA-256 over all heads that are kept since, one line each
as audit.seals writes them, by subject and length.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from audit.copying import Rows, copy
from audit.data import values_of
from audit.models import Event, RetiredHead

LOG = SimpleNamespace(public_id="log_retired")  # the subject of these events
RETIRED = "log.retired"
KEPT_AT_LEAST = 365  # days: no policy allows less
Begin = tuple[int, bytes]  # the position and hash after which what is left of a chain begins
BEGIN: Begin = (0, b"")
_HEADS = """
    COPY (
        SELECT subject, length, encode(head, 'hex') FROM audit_retired_head ORDER BY subject COLLATE "C", length
    ) TO STDOUT
"""


@dataclass(frozen=True)
class Retirement:
    """What the newest event of its kind says. `before`: the end of the last month that went."""

    event: Event
    before: datetime
    kept_days: int
    heads: str

    @property
    def in_time(self) -> bool:
        """By the period that it names itself: that this is the one of the policy, the policy's own events say."""
        return self.kept_days >= KEPT_AT_LEAST and self.before <= self.event.at - timedelta(days=self.kept_days)


def newest_retirement() -> Retirement | None:
    """ValueError where nothing can be read from its event."""
    event = Event.objects.filter(subject=LOG.public_id, action=RETIRED).order_by("-position").first()
    if not event:
        return None
    said = values_of(event.data)
    try:
        return Retirement(event, month_at(said["before"]), int(said["kept_days"]), str(said["heads"]))
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError(event.data) from error


def month_at(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)


def begin_of(subject: str) -> Begin:
    head = RetiredHead.objects.filter(subject=subject).order_by("-length").first()
    return (head.length, bytes(head.head)) if head else BEGIN


def retired_heads() -> tuple[dict[bytes, Begin], str]:
    """The longest of each subject, and the hash over all."""
    heads, digest = dict[bytes, Begin](), hashlib.sha256()

    def take(line: bytes) -> None:
        digest.update(line)
        subject, length, head = line.rstrip(b"\n").split(b"\t")
        heads[subject] = int(length), bytes.fromhex(head.decode())

    copy(_HEADS, Rows(take))
    return heads, digest.hexdigest()
