"""What the platform calls its seller."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.errors import DomainError
from sellers.models import Seller, SellerReference


@transaction.atomic
def save_reference(seller: Seller, *, actor: Subject | None, reference: str) -> None:
    """Unique in the world of the seller. The log has only that it was saved. DomainError "reference_taken"."""
    row = SellerReference.objects.filter(seller=seller).first() or SellerReference(seller=seller)
    if row.reference == reference:
        return
    row.is_test, row.reference = seller.user.is_test, reference
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise DomainError(
            "reference_taken",
            _("Another seller has this reference already. Look it up by `GET /sellers?reference=…`."),
        ) from error
    record("seller.reference_saved", actor=actor, subject=seller)
