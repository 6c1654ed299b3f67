"""Asking for a copy of everything about a seller, making it outside the request, and opening it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from audit.log import record
from core.approvals import propose
from core.clock import database_now
from core.errors import DomainError
from core.files import keep_files, read_file, stage_file
from core.models import Approval, User
from core.policy import current_policy
from messaging.outbox import queue_message
from sellers.grounds import Ground
from sellers.hiding import refuse_own
from sellers.models import Export, Seller
from sellers.rights.bundle import make_bundle

COPY = "seller.copy"
MAKING = timedelta(minutes=10)  # longer than a task may run
ATTEMPTS = 3


def ask_for_export(seller: Seller, *, actor: User, by_letter: bool = False) -> Export:
    """`by_letter`: staff ask, and open it themselves. DomainError: "asked_already", "erased"."""
    _refuse_if_erased(seller)
    export = Export(seller=seller, by_letter=by_letter)
    with transaction.atomic():
        # Two ask at once: the constraint lets one of them.
        Export.objects.bulk_create([export], ignore_conflicts=True)
        stored = Export.objects.filter(public_id=export.public_id).first()
        if stored is None:
            raise DomainError(
                "asked_already", _("A copy was asked for already. It is being made, or it is ready to be downloaded.")
            )
        record("export.asked", actor=actor, subject=stored, data={"by_letter": by_letter})
    return stored


def propose_copy(seller: Seller, *, actor: User, reason: str) -> Approval:
    """For a letter; a second person confirms it (core.approvals). DomainError "erased"."""
    _refuse_if_erased(seller)
    return propose(COPY, seller, actor=actor, reason=reason)


def make_copy(approval: Approval, actor: User) -> None:
    """What a confirmed COPY does. DomainError as ask_for_export()."""
    ask_for_export(Seller.objects.get(public_id=approval.subject), actor=actor, by_letter=True)


def _refuse_if_erased(seller: Seller) -> None:
    if seller.erased_at:
        raise DomainError("erased", _("Nothing of this seller is left to be copied."))


def make_exports() -> int:
    """Make those that wait, one after the other. Returns how many were tried."""
    tried = 0
    while export := _claim():
        tried += 1
        _make(export)
    return tried


@transaction.atomic
def _claim() -> Export | None:
    """One that waits, or that a worker claimed and never finished."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=Now())
    waiting = Export.objects.filter(free, status=Export.Status.ASKED).order_by("asked_at")
    export = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if export is None:
        return None
    if export.attempts >= ATTEMPTS:
        _give_up(export)
        return None
    Export.objects.filter(pk=export.pk).update(attempts=F("attempts") + 1, claimed_until=Now() + MAKING)
    return export


def _give_up(export: Export) -> None:
    export.move_to(Export.Status.FAILED)
    export.save(update_fields=["status"])
    record("export.failed", actor=None, subject=export)
    if not export.by_letter:
        queue_message("export_failed", to=export.seller.user, about=export)


def _make(export: Export) -> None:
    """A failure is logged by the worker and leaves the claim: it is tried again when that ends."""
    seller = Seller.objects.select_related("user").get(pk=export.seller_id)
    content = make_bundle(seller, originals=not export.by_letter)
    _finish(export, stage_file(content, bound_to=export.place, purpose="originals"), len(content))


@transaction.atomic
def _finish(export: Export, file: str, size: int) -> None:
    """Not any more, if its seller was erased meanwhile: then the file stays stray, and is deleted."""
    export = Export.objects.select_for_update().get(pk=export.pk)
    if export.status != Export.Status.ASKED:
        return
    export.move_to(Export.Status.READY)
    export.file, export.size, export.made_at = file, size, database_now()
    export.save(update_fields=["status", "file", "size", "made_at"])
    keep_files([file])
    record("export.made", actor=None, subject=export, data={"bytes": size})
    if not export.by_letter:
        queue_message("export_ready", to=export.seller.user, about=export)


def open_export(export: Export, *, actor: User, ground: Ground | None = None) -> bytes:
    """The ZIP; each look is an event. `ground`: of staff; None: it is the seller's own.

    DomainError: "not_ready" before it is made and after its days; "own_account".
    """
    if ground:
        refuse_own(export.seller, actor)
    days = timedelta(days=current_policy().export_kept_days)
    if export.status != Export.Status.READY or export.made_at is None or export.made_at + days <= database_now():
        raise DomainError("not_ready", _("This copy is not there (any more). You can ask for another one."))
    content = read_file(export.file, bound_to=export.place)
    record("export.viewed", actor=actor, subject=export, data=ground.told if ground else {})
    return content
