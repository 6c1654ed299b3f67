"""Sellers of high volume, and clocks that are over."""

from datetime import timedelta

from django.utils import timezone

from contacts.models import Address, Contact
from core.approvals import confirm
from core.models import User
from messaging.models import Message
from sellers.models import Seller
from tests.verification.building import complete
from verification.certification.actions.certifying import ask_to_certify, certify, follow_up
from verification.certification.actions.suspending import propose_suspensions
from verification.certification.certifiable import fingerprint_of
from verification.models import Certification, HighVolume, VolumeImport

DAY = timedelta(days=1)
NUMBER = "+447400123456"


def of_high_volume(seller: Seller, ops: User, *, status: str = "active") -> Seller:
    complete(seller)
    Seller.objects.filter(pk=seller.pk).update(status=status, locked_at=timezone.now())
    today = timezone.now().date()
    done = VolumeImport.objects.create(
        content_hash=seller.public_id, through=today, imported_at=timezone.now(), imported_by=ops,
        sellers_count=1, found_count=1, unknown_count=0,
    )  # fmt: skip
    reached_at(seller)
    HighVolume.objects.create(seller=seller, since=today - 30 * DAY, until=today + 300 * DAY, found_in=done)
    return Seller.objects.with_details().get(pk=seller.pk)


def reached_at(seller: Seller, number: str = NUMBER) -> Address:
    """By a confirmed phone number."""
    contact, _made = Contact.objects.get_or_create(seller=seller, defaults={"name": "Cora", "relation": "colleague"})
    contact.addresses.filter(kind="phone").update(status="replaced")
    return Address.objects.create(
        contact=contact, kind="phone", value=number, status="verified", verified_at=timezone.now()
    )


def no_longer_of_high_volume(seller: Seller) -> None:
    HighVolume.objects.filter(seller=seller).update(until=timezone.now().date() - DAY)


def asked(seller: Seller) -> Certification:
    """Told just now."""
    certification = ask_to_certify(seller)
    assert certification
    Certification.objects.filter(pk=certification.pk).update(told_at=timezone.now(), first_told_at=timezone.now())
    certification.refresh_from_db()
    return certification


def over(certification: Certification) -> Certification:
    """The newest notice was published long ago, and its days are over."""
    now = timezone.now()
    Certification.objects.filter(pk=certification.pk).update(told_at=now - 20 * DAY, due_at=now - DAY)
    Message.objects.filter(about=certification.public_id).update(published_at=now - 20 * DAY)
    certification.refresh_from_db()
    return certification


def unanswered(seller: Seller) -> Certification:
    """Twice, so that the suspension is prepared."""
    certification = asked(seller)
    for _notice in range(2):
        follow_up(over(certification))
    certification.refresh_from_db()
    return certification


def suspended(seller: Seller, ops: User, lead: User) -> Certification:
    """For want of a certification, by two people."""
    certification = unanswered(of_high_volume(seller, ops))
    assert certification.batch
    confirm(propose_suspensions(certification.batch, actor=ops, reason="Told twice."), actor=lead)
    certification.refresh_from_db()
    return certification


def certify_now(seller: Seller) -> None:
    current = Seller.objects.with_details().get(pk=seller.pk)
    certify(current, actor=current.user, seen=fingerprint_of(current))
