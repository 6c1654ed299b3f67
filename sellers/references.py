"""What the platform calls its seller."""

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.errors import DomainError
from sellers.models import Seller, SellerReference


def refuse_taken(reference: str, *, is_test: bool, but: Seller | None = None) -> None:
    """Before all else that could be refused: whoever gives a reference that is taken learns nothing else. Whoever asks
    for the same one meanwhile waits until this transaction ends. `but`: whose own it may be. DomainError
    "reference_taken"."""
    with connection.cursor() as cursor:
        lock = f"seller reference {is_test} {reference}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
    if SellerReference.objects.filter(is_test=is_test, reference=reference).exclude(seller=but).exists():
        raise _taken()


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
        raise _taken() from error
    record("seller.reference_saved", actor=actor, subject=seller)


def _taken() -> DomainError:
    return DomainError(
        "reference_taken",
        _("Another seller has this reference already. Look it up by `GET /sellers?reference=…`."),
    )
