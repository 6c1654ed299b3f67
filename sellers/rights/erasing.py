"""Erasure (R27): what identifies a person goes, from every table and from the storage. What was decided when, the
reason codes, the public ids and the log stay, and say nothing of who it was.

Each app registers in apps.py how it erases what it holds of a seller, and what stands in the way.
"""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.approvals import propose
from core.clock import database_now
from core.errors import DomainError
from core.models import Approval, User
from sellers.models import ErasureRequest, Seller
from sellers.rights.holding import standing_hold

ERASURE = "seller.erasure"

_erasers: dict[str, Callable[[Seller], None]] = {}
_obstacles: list[Callable[[Seller], str]] = []


def register(app: str, erase: Callable[[Seller], None]) -> None:
    _erasers[app] = erase


def register_obstacle(find: Callable[[Seller], str]) -> None:
    """`find` returns the sentence that the seller reads, or ""."""
    _obstacles.append(find)


def obstacles_to(seller: Seller) -> list[str]:
    """Why nothing can be erased now, with the way on, in the active language."""
    found = [find(seller) for find in _obstacles]
    if standing_hold(seller):
        found.append(
            _(
                "A legal proceeding obliges us to keep your data for now. We cannot say when it ends: "
                "ask again later, or write to us."
            )
        )
    return [sentence for sentence in found if sentence]


def propose_erasure(seller: Seller, *, actor: User, reason: str) -> Approval:
    """A second person confirms it (core.approvals). DomainError: "obstacle", "erased"."""
    refuse_unless_erasable(seller)
    wish = ErasureRequest.objects.filter(seller=seller, status=ErasureRequest.Status.ASKED).first()
    return propose(ERASURE, seller, actor=actor, reason=reason, data={"request": wish.public_id} if wish else {})


def refuse_unless_erasable(seller: Seller) -> None:
    if seller.erased_at:
        raise DomainError("erased", _("Nothing of this seller is left to be erased."))
    if found := obstacles_to(seller):
        raise DomainError("obstacle", " ".join(found))


def carry_out_erasure(approval: Approval, actor: User) -> None:
    """What a confirmed ERASURE does. DomainError "withdrawn": the seller's wish on which it rests stands no longer."""
    wish = ErasureRequest.objects.filter(public_id=approval.data.get("request", "")).first()
    if wish and wish.status != ErasureRequest.Status.ASKED:
        raise DomainError(
            "withdrawn",
            _(
                "The seller's request has been withdrawn or refused since this was proposed, so nothing is erased. "
                "Decline it."
            ),
        )
    erase_seller(Seller.objects.get(public_id=approval.subject), actor=actor, approval=approval.public_id)


@transaction.atomic
def erase_seller(seller: Seller, *, actor: Subject | None, approval: str = "") -> None:
    """In one transaction; the files are gone once it has committed. DomainError: "erased", "obstacle"."""
    seller = Seller.objects.select_for_update().get(pk=seller.pk)
    refuse_unless_erasable(seller)
    for erase in _erasers.values():
        erase(seller)
    now = database_now()
    for request in ErasureRequest.objects.filter(seller=seller, status=ErasureRequest.Status.ASKED):
        request.move_to(ErasureRequest.Status.DONE)
        request.answered_at = now
        request.save(update_fields=["status", "answered_at"])
    seller.refresh_from_db()
    if seller.status != Seller.Status.CLOSED:
        seller.move_to(Seller.Status.CLOSED)
        seller.closed_at = now
    seller.erased_at = now
    seller.save(update_fields=["status", "closed_at", "erased_at"])
    data = {"approval": approval, "erased_in": sorted(_erasers)}
    record("seller.erased", actor=actor, subject=seller, data=data)


def erase_rows(sellers: Sequence[Seller]) -> None:
    """A retention class's `remove`: their period is over."""
    for seller in sellers:
        erase_seller(seller, actor=None)
