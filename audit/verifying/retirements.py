"""Months that are gone: whether the log says so, in time, under an anchor, and of these very heads."""

from collections.abc import Iterator

from django.db import connection

from audit.models import Seal, SealedHead
from audit.retired import BEGIN, LOG, Begin, Retirement, newest_retirement, retired_heads
from audit.verifying.faults import Fault
from audit.verifying.trusted import Trusted

# The first seal that knew all that was written in these months has to have sealed what went: with that very hash, or
# together with what followed, which then proves it.
_NOT_SEALED = """
    SELECT subject, length FROM audit_retired_head AS retired WHERE NOT EXISTS (
        SELECT FROM audit_sealed_head AS sealed
        WHERE sealed.subject = retired.subject AND sealed.length >= retired.length AND sealed.seal_id <= %s
            AND (sealed.length > retired.length OR sealed.head = retired.head)
    ) ORDER BY subject, length
"""


class Retirements:
    """`heads`: by subject, after what the rest of its chain begins."""

    def __init__(self) -> None:
        self.heads, self.digest = retired_heads()

    def begin_of(self, subject: str) -> Begin:
        return self.heads.get(subject.encode(), BEGIN)

    def faults(self, trusted: Trusted) -> Iterator[Fault]:
        try:
            newest = newest_retirement()
        except ValueError:
            yield Fault("retirement_unreadable")
            return
        if newest:
            yield from self._faults_of(newest, trusted)
        elif self.heads:
            yield Fault("retirement_unsaid")

    def _faults_of(self, newest: Retirement, trusted: Trusted) -> Iterator[Fault]:
        found = {
            "retirement_changed": newest.heads != self.digest,
            "retirement_young": not newest.in_time,
            "retirement_unanchored": not _is_anchored(newest, trusted),
        }
        for kind in (kind for kind, is_so in found.items() if is_so):
            yield Fault(kind, event=newest.event.id, other=f"{newest.before:%Y-%m-%d}")
        knew_all = Seal.objects.filter(settled_at__gte=newest.before).order_by("number").first()
        with connection.cursor() as cursor:
            cursor.execute(_NOT_SEALED, [knew_all.number if knew_all else 0])
            for subject, length in cursor.fetchall():
                yield Fault("retired", subject, 1, length)


def _is_anchored(newest: Retirement, trusted: Trusted) -> bool:
    """Where no anchors are made, sealed has to do."""
    last = max(trusted.anchors, default=0) if trusted.store else trusted.newest
    sealed = SealedHead.objects.filter(subject=LOG.public_id, length__gte=newest.event.position, seal__lte=last)
    return sealed.exists()
