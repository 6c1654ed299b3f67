"""Suspending who did not certify after two notices: a sweep prepares the batch, one person proposes it, and another
confirms it (core.approvals)."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from audit.log import record
from core.approvals import propose
from core.clock import database_now
from core.errors import DomainError
from core.models import Approval, User
from core.sweeping import each
from messaging.ops_tasks.actions import open_task
from messaging.outbox import queue_message
from sellers.actions import follow_measures
from sellers.models import Seller
from verification.certification.actions.certifying import ASKABLE, lock_certification, of_high_volume
from verification.certification.certifiable import stands_still
from verification.measures.account_status import status_without
from verification.models import Certification, HighVolume, SuspensionBatch

SUSPEND = "certification.suspend"
TO_SUSPEND = "uncertified"


def to_suspend() -> QuerySet[Certification]:
    """Those in a batch who still have not certified, and still have to."""
    volume = HighVolume.objects.today().filter(seller=OuterRef("seller"))
    return Certification.objects.open().filter(
        Exists(volume), batch__isnull=False, suspended_at=None, seller__status__in=ASKABLE
    )


def waiting_in(batch: SuspensionBatch) -> list[Certification]:
    rows = to_suspend().filter(batch=batch)
    return list(rows.select_related("seller__user", "seller__business").order_by("due_at", "pk"))


def tell_of_batches() -> None:
    """Ops hear once of each batch that waits."""
    each(SuspensionBatch.objects.filter(proposed_at=None, told=False), _tell, "ops_not_told_of_suspensions")


def _tell(batch: SuspensionBatch) -> None:
    if SuspensionBatch.objects.filter(pk=batch.pk, told=False).update(told=True):
        open_task(TO_SUSPEND, key=batch.public_id, facts={"batch": batch.public_id}, actor=None)


@transaction.atomic
def propose_suspensions(batch: SuspensionBatch, *, actor: User, reason: str) -> Approval:
    """DomainError: "nobody_left", and as core.approvals.propose()."""
    batch = SuspensionBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.confirmed_at or not waiting_in(batch):
        raise DomainError("nobody_left", _("Everybody in this batch has certified by now, or it is done already."))
    approval = propose(SUSPEND, batch, actor=actor, reason=reason)
    batch.proposed_at = database_now()
    batch.save(update_fields=["proposed_at"])
    return approval


def suspend_confirmed(approval: Approval, actor: User) -> None:
    """What a confirmed SUSPEND does. Who certified meanwhile, or has something checked, is left alone; whoever of them
    still has to certify is followed up as before, and comes into another batch."""
    batch = SuspensionBatch.objects.select_for_update().get(public_id=approval.subject)
    for certification in sorted(waiting_in(batch), key=lambda each: each.seller_id):
        _suspend(certification, actor=actor)
    batch.certifications.open().filter(suspended_at=None).update(batch=None)
    batch.confirmed_at = database_now()
    batch.save(update_fields=["confirmed_at"])


def _suspend(certification: Certification, *, actor: User) -> None:
    certification = lock_certification(certification)
    seller = certification.seller
    if (
        not certification.is_open
        or seller.status not in ASKABLE
        or stands_still(certification)
        or not of_high_volume(seller)
    ):
        return
    certification.suspended_at, certification.status_before = database_now(), status_without(seller)
    certification.save(update_fields=["suspended_at", "status_before"])
    record("certification.suspended", actor=actor, subject=certification)
    follow_measures(seller, actor=actor, status=Seller.Status.SUSPENDED)
    queue_message("certification_suspended", to=seller.user, about=certification)


def explain(approval: Approval) -> list[str]:
    """What a second person reads who is to confirm it."""
    batch = SuspensionBatch.objects.get(public_id=approval.subject)
    certifications = waiting_in(batch)
    said = [
        _("Accounts that are suspended until their seller certifies: %(count)d.") % {"count": len(certifications)},
        _("Each was told at least twice, with the days that the law gives, and can certify until the last moment."),
    ]
    return said + [f"{each.seller} ({each.seller.public_id})" for each in certifications]
