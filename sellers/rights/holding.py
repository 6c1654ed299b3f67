"""Legal holds: placed by one person, released by two."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.approvals import propose
from core.clock import database_now
from core.errors import DomainError
from core.models import Approval, User
from sellers.hiding import refuse_own
from sellers.models import LegalHold, Seller

RELEASE = "hold.release"


def standing_hold(seller: Seller) -> LegalHold | None:
    return LegalHold.objects.filter(seller=seller, released_at=None).first()


def lock_holds(*, to_place: bool) -> None:
    """Until the end of the transaction: who removes what is not held holds up who places a hold, and the other way
    round. A hold that was placed between looking for rows and removing them would otherwise come too late."""
    way = "" if to_place else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{way}(hashtext('sellers.holds'))")


@transaction.atomic
def place_hold(seller: Seller, *, actor: User, reason: str) -> LegalHold:
    """From its commit on nothing of the seller is removed.

    DomainError: "own_account", "no_reason", "erased", "held".
    """
    refuse_own(seller, actor)
    lock_holds(to_place=True)
    seller = Seller.objects.select_for_update().get(pk=seller.pk)
    if not reason.strip():
        raise DomainError("no_reason", _("Say why it is held: whoever releases it has to know."))
    if seller.erased_at:
        raise DomainError("erased", _("Nothing of this seller is left to be held."))
    if standing_hold(seller):
        raise DomainError("held", _("A legal hold stands already."))
    hold = LegalHold.objects.create(seller=seller, reason=reason.strip(), placed_by=actor, placed_at=database_now())
    record("hold.placed", actor=actor, subject=hold, data={"seller": seller.public_id})
    return hold


def propose_release(hold: LegalHold, *, actor: User, reason: str) -> Approval:
    """A second person confirms it (core.approvals)."""
    return propose(RELEASE, hold, actor=actor, reason=reason, data={"seller": hold.seller.public_id})


def release_hold(approval: Approval, actor: User) -> None:
    """What a confirmed RELEASE does. DomainError "not_held"."""
    hold = LegalHold.objects.select_for_update().get(public_id=approval.subject)
    if hold.released_at:
        raise DomainError("not_held", _("This legal hold was released already."))
    hold.released_by, hold.released_at = actor, database_now()
    hold.save(update_fields=["released_by", "released_at"])
    record("hold.released", actor=actor, subject=hold, data={"approval": approval.public_id})
