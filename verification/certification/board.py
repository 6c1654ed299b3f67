"""How the yearly certifications stand. It only reads."""

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from core.models import Approval
from sellers.worlds import live
from verification.certification.actions.suspending import SUSPEND, to_suspend
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
    counted = live(Certification.objects.open()).aggregate(
        told=Count("pk", filter=Q(notices=1)),
        told_again=Count("pk", filter=Q(notices__gt=1, suspended_at=None)),
        suspended=Count("pk", filter=Q(suspended_at__isnull=False)),
    )
    return {"qualified": live(HighVolume.objects.today()).count(), **counted}


def waiting() -> list[Waiting]:
    """What was prepared first comes first. Three queries, whatever waits."""
    left = to_suspend().filter(batch=OuterRef("pk"))
    batches = list(SuspensionBatch.objects.filter(Exists(left), confirmed_at=None).order_by("pk")[:SHOWN])
    proposals = Approval.objects.waiting().filter(kind=SUSPEND, subject__in=[each.public_id for each in batches])
    proposed, found = set(proposals.values_list("subject", flat=True)), _first_of(batches)
    return [
        Waiting(batch, found[batch.pk], found[batch.pk][0].of_batch, batch.public_id in proposed)
        for batch in batches
        if batch.pk in found  # the last of it may have certified a moment ago
    ]


def _first_of(batches: list[SuspensionBatch]) -> dict[int, list[Any]]:
    """{batch: the most overdue of its certifications, each with how many there are}"""
    in_turn = Window(RowNumber(), partition_by="batch", order_by=["due_at", "pk"])
    rows = to_suspend().filter(batch__in=batches).select_related("seller__user", "seller__business")
    rows = rows.annotate(place=in_turn, of_batch=Window(Count("pk"), partition_by="batch"))
    found: dict[int, list[Any]] = {}
    for certification in rows.filter(place__lte=SHOWN).order_by("due_at", "pk"):
        found.setdefault(cast(int, certification.batch_id), []).append(certification)
    return found


def imports() -> QuerySet[VolumeImport]:
    return VolumeImport.objects.select_related("imported_by")[:SHOWN]
