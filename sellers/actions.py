"""The only writers of sellers and what belongs to them."""

from django.db import transaction

from audit.log import record
from core.models import User
from sellers.models import Document, Seller


@transaction.atomic
def open_account(user: User) -> Seller:
    """Save a new user and open a live seller account for them, with the documents that everybody is asked for."""
    user.save()
    seller = Seller.objects.create(user=user)
    Document.objects.bulk_create([Document(seller=seller, kind=kind) for kind in Document.Kind.values])
    record("seller.registered", actor=user, subject=seller)
    return seller
