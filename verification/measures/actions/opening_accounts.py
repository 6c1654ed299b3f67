"""What an approval does to the account of its seller."""

from django.db import transaction

from audit.log import record
from core.models import User
from sellers.actions import follow_measures, mark_verified
from sellers.models import Seller
from verification.measures.account_status import measures_in_effect, status_under
from verification.measures.actions.carrying_out import end_undoing, lock_seller

VERIFIED = Seller.Status.VERIFIED


@transaction.atomic
def open_account(seller: Seller, *, actor: User) -> bool:
    """An undoing is over, and it is verified. Whether nothing else stands against it: where it is suspended until its
    seller certifies, it stays so, since to check details is another thing than to certify them; and what two people
    decided takes two people to lift. The account then is verified beneath that."""
    seller = lock_seller(seller)
    end_undoing(seller, actor=actor)
    status = status_under(seller, VERIFIED)
    if status == VERIFIED:
        mark_verified(seller, actor=actor)
        return True
    measures_in_effect(seller).update(status_before=VERIFIED)
    for owed in seller.certifications.suspending():
        record("certification.still_owed", actor=actor, subject=owed)
    follow_measures(seller, actor=actor, status=status)
    return False
