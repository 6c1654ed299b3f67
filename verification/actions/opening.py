"""What an approval does to the account of its seller."""

from django.db import transaction

from audit.log import record
from core.models import User
from sellers.actions import mark_verified
from sellers.models import Seller
from verification.actions.carrying_out import end_by_approval
from verification.models import Certification


@transaction.atomic
def open_account(seller: Seller, *, actor: User) -> Certification | None:
    """Measures against it are over, and it is verified. Where it is suspended until its seller certifies it stays so,
    and what is owed comes back: to check details is another thing than to certify them."""
    end_by_approval(seller, actor=actor)
    owed = seller.certifications.suspending().first()
    if owed is None:
        mark_verified(seller, actor=actor)
    else:
        record("certification.still_owed", actor=actor, subject=owed)
    return owed
