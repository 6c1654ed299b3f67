"""A seller's wish to be erased: asked, withdrawn, refused; granted by a confirmed erasure (sellers.rights.erasing)."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from core.times import end_of_day
from messaging.outbox import queue_message
from sellers.hiding import refuse_own
from sellers.models import ErasureRequest, Seller
from sellers.rights.erasing import refuse_unless_erasable

Status = ErasureRequest.Status


def open_request(seller: Seller) -> ErasureRequest | None:
    return ErasureRequest.objects.filter(seller=seller, status=Status.ASKED).first()


@transaction.atomic
def ask_for_erasure(seller: Seller, *, actor: User) -> ErasureRequest:
    """Asking twice changes nothing. DomainError: "obstacle", "erased"."""
    seller = Seller.objects.select_for_update().get(pk=seller.pk)
    refuse_unless_erasable(seller)
    if standing := open_request(seller):
        return standing
    now = database_now()
    due_at = end_of_day(now, seller.user.time_zone, days=current_policy().erasure_answer_days)
    request = ErasureRequest.objects.create(seller=seller, asked_at=now, due_at=due_at)
    record("erasure.asked", actor=actor, subject=request, data={"due_at": due_at.isoformat()})
    queue_message("erasure_asked", to=seller.user, about=request)
    return request


@transaction.atomic
def withdraw_request(request: ErasureRequest, *, actor: User) -> None:
    request = _answer(request, Status.WITHDRAWN)
    record("erasure.withdrawn", actor=actor, subject=request)


@transaction.atomic
def refuse_request(request: ErasureRequest, *, actor: User, answer: str) -> None:
    """`answer` is what the seller reads: why not, and for how long. DomainError: "own_account", "no_reason"."""
    refuse_own(request.seller, actor)
    if not answer.strip():
        raise DomainError("no_reason", _("Say why it is refused, and for how long: the seller reads it."))
    request = _answer(request, Status.REFUSED, answer.strip())
    record("erasure.refused", actor=actor, subject=request)
    queue_message("erasure_refused", to=request.seller.user, about=request)


def _answer(request: ErasureRequest, status: Status, answer: str = "") -> ErasureRequest:
    request = ErasureRequest.objects.select_for_update().get(pk=request.pk)
    request.move_to(status)
    request.answered_at, request.answer = database_now(), answer
    request.save()
    return request
