"""How far the log is known to be whole: the last verification, the last anchor, and one chain around an event."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import OuterRef, Subquery

from audit.chain import fault_of
from audit.models import Anchor, Chain, Event, Seal, SealedHead, Verification
from audit.retired import begin_of
from audit.verifying.trusted import ANCHORED_WITHIN

# Seals are anchored in their order: the one after the newest that was is the one that has waited longest.
_ANCHORING = """
    SELECT
        extract(epoch FROM statement_timestamp() - (SELECT at FROM audit_anchor ORDER BY seal_id DESC LIMIT 1))::bigint,
        EXISTS (
            SELECT FROM audit_seal
            WHERE number = coalesce((SELECT max(seal_id) FROM audit_anchor), 0) + 1
                AND at < statement_timestamp() - make_interval(secs => %s)
        )
"""
AROUND = 2
RECOMPUTED = 2000  # the longest chain that a page computes anew; of longer ones the last verification tells


@dataclass(frozen=True)
class Position:
    """One position in a chain; `event` None: it is missing."""

    position: int
    event: Event | None


@dataclass(frozen=True)
class InChain:
    """`fault`: the first wrong position of the whole chain, None where all hold. `computed`: just now."""

    length: int
    around: list[Position]
    fault: int | None
    computed: bool
    seal: Seal | None
    anchored: datetime | None


@dataclass(frozen=True)
class Anchoring:
    """`newest_seconds`: how old the newest anchor is; None: there is none. `late`: a seal waits too long for one."""

    newest_seconds: int | None
    late: bool


def anchoring() -> Anchoring:
    """By what the database says; where no anchors are to be made, nothing waits."""
    with connection.cursor() as cursor:
        cursor.execute(_ANCHORING, [ANCHORED_WITHIN.total_seconds()])
        seconds, late = cursor.fetchone()
    return Anchoring(seconds, bool(settings.AUDIT_ANCHORS) and late)


def last_verification() -> Any:
    """The last one that came to its end, with the time of the last event it saw and of the last anchor; or None."""
    anchors = Anchor.objects.filter(seal=OuterRef("last_anchor")).values("at")
    events = Event.objects.filter(pk=OuterRef("last_event")).values("at")
    ended = Verification.objects.exclude(ended_at=None).order_by("-pk")
    return ended.annotate(anchored_at=Subquery(anchors), verified_to=Subquery(events[:1])).first()


def in_chain(event: Event) -> InChain:
    chain = Chain.objects.filter(subject=event.subject).first()
    length = chain.length if chain else 0
    computed = length <= RECOMPUTED
    sealed = SealedHead.objects.filter(subject=event.subject, length__gte=event.position).order_by("length")
    head = sealed.select_related("seal__anchor").first()
    return InChain(
        length=length,
        around=_around(event, length, begin_of(event.subject)[0]),
        fault=fault_of(event.subject) if computed else _known_fault(event),
        computed=computed,
        seal=head.seal if head else None,
        anchored=head.seal.anchor.at if head and hasattr(head.seal, "anchor") else None,
    )


def _around(event: Event, length: int, retired: int) -> list[Position]:
    """The event and its neighbours. A position without an event is a gap, unless it was retired."""
    first = min(event.position, max(retired + 1, event.position - AROUND))
    last = min(max(length, event.position), event.position + AROUND)
    near = Event.objects.filter(subject=event.subject, position__range=(first, last))
    by_position = {each.position: each for each in near} | {event.position: event}
    return [Position(position, by_position.get(position)) for position in range(first, last + 1)]


def _known_fault(event: Event) -> int | None:
    """By the last verification."""
    verification = last_verification()
    faults = verification.faults if verification else []
    return min((fault["positions"][0] for fault in faults if fault["subject"] == event.subject), default=None)
