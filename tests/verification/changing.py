"""Accounts that stand, and changes of their details."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from sellers.actions import PARTS
from sellers.models import Document, Seller
from tests.storing import store_file
from tests.verification.building import complete, jpeg, open_case
from verification.certification.certifiable import fingerprint_of
from verification.changes.actions.changing import save_change, submit_change
from verification.changes.as_asked import with_values
from verification.changes.needs import NEEDS
from verification.models import Case, ChangeRequest


def standing(seller: Seller) -> Seller:
    """Everything was accepted, and the account is active."""
    long_ago = timezone.now() - timedelta(days=400)
    complete(seller)
    open_case(seller, Case.Status.APPROVED, due_at=None, since=long_ago, submitted_at=long_ago)
    return accept_all(seller)


def accept_all(seller: Seller) -> Seller:
    long_ago = timezone.now() - timedelta(days=400)
    seller.documents.update(status=Document.Status.ACCEPTED, uploaded_at=long_ago)
    Seller.objects.filter(pk=seller.pk).update(status=Seller.Status.ACTIVE, locked_at=long_ago)
    return fresh(seller)


def fresh(seller: Seller) -> Seller:
    return Seller.objects.with_details().get(pk=seller.pk)


def typed(seller: Seller, part: str, **new: Any) -> dict[str, Any]:
    """All the fields of a part as its form has them, with these."""
    row = getattr(fresh(seller), part)
    assert isinstance(row, PARTS[part])
    return {name: getattr(row, name) for name in NEEDS[part]} | new


def begun(seller: Seller, part: str, **new: Any) -> ChangeRequest:
    change = save_change(seller, actor=seller.user, part=part, fields=typed(seller, part, **new))
    assert change
    return change


def upload_all(seller: Seller) -> None:
    """What is missing, as the seller's page would take it."""
    for document in seller.documents.filter(status__in=Document.MISSING):
        document.pages = [store_file(jpeg(), bound_to=document.place_of_page(1), purpose="pages")]
        document.status, document.uploaded_at, document.reasons = Document.Status.UPLOADED, timezone.now(), {}
        document.scan = Document.Scan.CLEAN
        document.save()


def send(change: ChangeRequest) -> ChangeRequest:
    seller = fresh(change.seller)
    return submit_change(seller, actor=seller.user, seen=fingerprint_of(with_values(seller, change.asked)))


def sent(seller: Seller, part: str, **new: Any) -> ChangeRequest:
    change = begun(seller, part, **new)
    upload_all(seller)
    return send(change)
