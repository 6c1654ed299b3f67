"""Sellers who by a later import are of high volume no longer, or not for as long: one person imports it, and another
confirms that (core.approvals), since it ends what the law asks of them. Until then nothing changes for them."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from audit.log import record
from core.models import Approval, User
from verification.models import Certification, HighVolume, VolumeImport

DROP = "volume.drop"


def owed_by(rows: QuerySet[HighVolume]) -> int:
    """How many of these sellers are asked to certify now, or are suspended until they do."""
    return Certification.objects.open().filter(seller__in=rows.values("seller")).count()


def drop_confirmed(approval: Approval, actor: User) -> None:
    """What a confirmed DROP does, but for those whom a later import found otherwise."""
    done = VolumeImport.objects.get(public_id=approval.subject)
    locked = HighVolume.objects.select_for_update().filter(lost_in=done).values_list("pk", flat=True)
    rows = HighVolume.objects.filter(pk__in=list(locked))
    rows.filter(lost_until=None).delete()
    rows.update(until=F("lost_until"), found_in=done, lost_in=None, lost_until=None)
    record("volume.dropped", actor=actor, subject=done)


def keep_unconfirmed(approval: Approval) -> None:
    """A listener of core.approvals: what nobody confirmed is forgotten. The next import finds it again."""
    if approval.kind == DROP and approval.status not in (Approval.Status.PROPOSED, Approval.Status.CONFIRMED):
        HighVolume.objects.filter(lost_in__public_id=approval.subject).update(lost_in=None, lost_until=None)


def explain(approval: Approval) -> list[str]:
    """What a second person reads who is to confirm it."""
    rows = HighVolume.objects.filter(lost_in__public_id=approval.subject)
    found = list(rows.select_related("seller__user", "seller__business").order_by("pk"))
    said = [
        _("Sellers who are of high volume no longer, or not for as long, by the figures imported last: %(count)d.")
        % {"count": len(found)},
        _("Of them asked to certify now, or suspended until they do: %(count)d. That ends with it, by itself.")
        % {"count": owed_by(rows)},
        _("If nobody confirms it, they stay of high volume until the figures are imported again, up to a later day."),
    ]
    return said + [f"{each.seller} ({each.seller.public_id})" for each in found]
