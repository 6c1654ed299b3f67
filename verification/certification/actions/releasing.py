"""Taking a request to certify back: whoever is of high volume no longer owes none, and is suspended for none."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from audit.log import record
from core.clock import database_now
from core.sweeping import BATCH, each
from messaging.outbox import queue_message, withdraw_about
from verification.certification.actions.certifying import end_suspension, lock_certification, of_high_volume
from verification.models import Certification, HighVolume


def withdraw_unneeded() -> int:
    """One batch; returns how many were looked at."""
    volume = HighVolume.objects.today().filter(seller=OuterRef("seller"))
    unneeded = Certification.objects.open().filter(~Exists(volume)).order_by("pk")
    return len(each(unneeded[:BATCH], withdraw_request, "certification_not_withdrawn"))


@transaction.atomic
def withdraw_request(certification: Certification) -> None:
    """Who was told of it is told of this too."""
    certification = lock_certification(certification)
    seller, now = certification.seller, database_now()
    if not certification.is_open or of_high_volume(seller):
        return
    certification.withdrawn_at = now
    certification.save(update_fields=["withdrawn_at"])
    record("certification.withdrawn", actor=None, subject=certification)
    withdraw_about(certification)
    end_suspension(certification, seller, actor=None)
    if certification.first_told_at <= now:
        queue_message("certification_withdrawn", to=seller.user, about=certification)
