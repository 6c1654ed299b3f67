"""How the yearly certifications stand. It only reads."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from core.models import Approval
from verification.actions.uncertified import SUSPEND, waiting_in
from verification.models import Certification, HighVolume, SuspensionBatch, VolumeImport

SHOWN = 20


@dataclass(frozen=True)
class Waiting:
    """A batch that nobody has confirmed, the first of its sellers, and whether it waits for a second person."""

    batch: SuspensionBatch
    certifications: list[Certification]
    count: int
    proposed: bool


def figures() -> dict[str, int]:
    counted = Certification.objects.open().aggregate(
        told=Count("pk", filter=Q(notices=1)),
        told_again=Count("pk", filter=Q(notices__gt=1, suspended_at=None)),
        suspended=Count("pk", filter=Q(suspended_at__isnull=False)),
    )
    return {"qualified": HighVolume.objects.today().count(), **counted}


def waiting() -> list[Waiting]:
    batches = list(SuspensionBatch.objects.filter(confirmed_at=None)[:SHOWN])
    proposals = Approval.objects.waiting().filter(kind=SUSPEND, subject__in=[each.public_id for each in batches])
    proposed = set(proposals.values_list("subject", flat=True))
    rows = [(batch, waiting_in(batch)) for batch in batches]
    return [Waiting(batch, found[:SHOWN], len(found), batch.public_id in proposed) for batch, found in rows if found]


def imports() -> QuerySet[VolumeImport]:
    return VolumeImport.objects.select_related("imported_by")[:SHOWN]
