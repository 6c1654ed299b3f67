"""The yearly certification (15 U.S.C. 45f(a)(1)(B) and (C)): asking for it, asking once more, and certifying.

Every action locks the seller first, and the certification after it.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from core.sweeping import BATCH, each
from messaging.models import Message
from messaging.outbox import queue_message, withdraw_about
from sellers.actions import follow_measures
from sellers.models import Seller
from verification.certification.certifiable import (
    NO_PHONE,
    fingerprint_of,
    pending_of,
    phone_of,
    standing_still,
    stands_still,
)
from verification.certification.days import end_after, notice_for
from verification.measures.account_status import status_under
from verification.models import Case, Certification, HighVolume, SuspensionBatch
from verification.models.cases import GIVEN_UP, UNTAKEN

ASKED = "certification_asked"
ASKABLE = (Seller.Status.ACTIVE, Seller.Status.RESTRICTED)  # who can sell
Why = Certification.Why


def ask_due() -> int:
    """One batch of those who are to be told within the year; returns how many were looked at."""
    return len(each(_to_ask().order_by("pk")[:BATCH], ask_to_certify, "certification_not_asked"))


def _to_ask() -> QuerySet[Seller]:
    since = Now() - timedelta(days=current_policy().certification_every_days)
    volume = HighVolume.objects.today().filter(seller=OuterRef("pk"))
    asked = Certification.objects.filter(seller=OuterRef("pk"))
    return Seller.objects.filter(
        Exists(volume),
        ~Exists(asked.open()),
        ~Exists(asked.filter(withdrawn_at=None, first_told_at__gt=since)),
        ~Exists(Case.objects.checking().filter(seller=OuterRef("pk"))),
        status__in=ASKABLE,
    )


@transaction.atomic
def ask_to_certify(seller: Seller) -> Certification | None:
    """None: somebody else just did, or it is not due (any more)."""
    Seller.objects.select_for_update().get(pk=seller.pk)
    locked = _to_ask().select_related("user", "business").filter(pk=seller.pk).first()
    if locked is None:
        return None
    now = database_now()
    notice = notice_for(locked, now=now)
    why = Why.YEARLY if locked.certifications.exclude(certified_at=None).exists() else Why.FIRST
    certification = Certification.objects.create(
        seller=locked, asked_at=now, first_told_at=notice.told_at, told_at=notice.told_at, due_at=notice.due_at, why=why
    )
    record("certification.asked", actor=None, subject=certification, data=_said(certification))
    queue_message(ASKED, to=locked.user, about=certification, due_at=notice.told_at)
    return certification


def _said(certification: Certification) -> dict[str, str]:
    return {"why": certification.why, "due_at": certification.due_at.isoformat()}


def follow_up_due() -> int:
    """One batch of those whose days are over: they are asked once more, or their suspension is prepared."""
    due = Certification.objects.open().filter(
        ~standing_still(),
        due_at__lte=Now(), batch=None, seller__status__in=ASKABLE,
    )  # fmt: skip
    return len(each(due.order_by("due_at", "pk")[:BATCH], follow_up, "certification_not_followed_up"))


@transaction.atomic
def follow_up(certification: Certification) -> None:
    """The clock stands while a change is checked: it is the seller's answer to the notice. Once: see
    standing_still()."""
    certification = lock_certification(certification)
    seller = certification.seller
    if not certification.is_open or certification.batch_id or certification.due_at > database_now():
        return
    if stands_still(certification) or seller.status not in ASKABLE or not of_high_volume(seller):
        return
    if _put_off(certification):
        return
    if decided := _decided_since(certification):
        if any(case.change_id for case in decided):
            certification.renewed_at = database_now()
        _ask_again(certification, Why.DECIDED)
    elif certification.notices == 1:
        _ask_again(certification, Why.UNANSWERED)
    else:
        _prepare_suspension(certification)


def _decided_since(certification: Certification) -> list[Case]:
    """Checks that kept the seller from certifying since the newest notice. Of changes the first alone counts: nobody
    puts a suspension off by one after another."""
    decided = certification.seller.cases.filter(since__gt=certification.told_at).exclude(UNTAKEN | GIVEN_UP)
    return list(decided.filter(change=None) if certification.renewed_at else decided)


def of_high_volume(seller: Seller) -> bool:
    """Today; of nobody else the law asks it (verification.certification.actions.releasing)."""
    return HighVolume.objects.today().filter(seller=seller).exists()


def lock_certification(certification: Certification) -> Certification:
    Seller.objects.select_for_update().get(pk=certification.seller_id)
    locked = Certification.objects.select_for_update(of=("self",)).select_related("seller__user", "seller__business")
    return locked.get(pk=certification.pk)


def _put_off(certification: Certification) -> bool:
    """The days count from when the notice really stood in the message center: the outbox may have been late."""
    notices = Message.objects.filter(purpose=ASKED, about=certification.public_id, revision=certification.notices)
    published = notices.values_list("published_at", flat=True).first() or database_now()
    due_at = end_after(published, certification.seller.user.time_zone)
    if due_at <= database_now():
        return False
    certification.told_at, certification.due_at = published, due_at
    certification.save(update_fields=["told_at", "due_at"])
    record("certification.put_off", actor=None, subject=certification, data=_said(certification))
    return True


def _ask_again(certification: Certification, why: Certification.Why) -> None:
    notice = notice_for(certification.seller, now=database_now())
    certification.told_at, certification.due_at, certification.why = notice.told_at, notice.due_at, why
    certification.notices += 1
    certification.save(update_fields=["told_at", "due_at", "why", "notices", "renewed_at"])
    record("certification.asked_again", actor=None, subject=certification, data=_said(certification))
    to, revision = certification.seller.user, certification.notices
    queue_message(ASKED, to=to, about=certification, revision=revision, due_at=notice.told_at)


def _prepare_suspension(certification: Certification) -> None:
    """Into the batch that nobody has proposed or confirmed yet (verification.certification.actions.suspending)."""
    batch = SuspensionBatch.objects.select_for_update().filter(proposed_at=None).first()
    batch = batch or SuspensionBatch.objects.create(prepared_at=database_now())
    certification.batch = batch
    certification.save(update_fields=["batch"])
    record("certification.unanswered", actor=None, subject=certification, data={"batch": batch.public_id})


@transaction.atomic
def certify(seller: Seller, *, actor: User, seen: str) -> Certification:
    """`seen`: the fingerprint of what the page showed. A suspension for want of this ends at once. DomainError:
    "not_asked", "change_pending", "no_phone", "changed_meanwhile"."""
    Seller.objects.select_for_update().get(pk=seller.pk)
    certification = seller.certifications.open().first()
    if certification is None:
        raise DomainError("not_asked", _("There is nothing to certify now. We tell you when the year is over."))
    if pending := pending_of(seller):
        raise DomainError("change_pending", str(pending))
    if not phone_of(seller):
        raise DomainError("no_phone", str(NO_PHONE))
    current = Seller.objects.with_details().get(pk=seller.pk)
    if fingerprint_of(current) != seen:
        raise DomainError(
            "changed_meanwhile", _("Your details were changed since you opened this page. Look at them once more.")
        )
    return give_certification(certification, actor=actor)


def give_certification(certification: Certification, *, actor: User) -> Certification:
    """Of everything as it stands now. Under the seller's lock; certifying again is certifying once, and what is not
    there cannot be certified."""
    certification = lock_certification(certification)
    if not certification.is_open or not phone_of(certification.seller):
        return certification
    current = Seller.objects.with_details().get(pk=certification.seller_id)
    certification.certified_at, certification.certified_hash = database_now(), fingerprint_of(current)
    certification.save(update_fields=["certified_at", "certified_hash"])
    record("certification.given", actor=actor, subject=certification)
    withdraw_about(certification)
    if end_suspension(certification, current, actor=actor):
        queue_message("certification_opened", to=current.user, about=certification)
    return certification


def end_suspension(certification: Certification, seller: Seller, *, actor: User | None) -> bool:
    """Its own alone: False where it suspended nobody, or something else stands against the account. The caller has
    ended the certification, and tells the seller."""
    if not certification.suspended_at or seller.status != Seller.Status.SUSPENDED or not certification.status_before:
        return False
    status = status_under(seller, certification.status_before)
    follow_measures(seller, actor=actor, status=status)
    return status == certification.status_before
