"""What workers do to the outbox, step by step."""

from datetime import timedelta
from types import SimpleNamespace

from django.db.models.functions import Now

from core.ids import new_id
from messaging.models import Delivery
from messaging.outbox import queue_message
from messaging.sending.batches import Due, claim
from messaging.sending.delivering import LEASE
from sellers.models import Seller


def say(seller: Seller, count: int) -> None:
    """Queue so many messages."""
    for _ in range(count):
        queue_message("test", to=seller.user, about=SimpleNamespace(public_id=new_id("tst")))


def make_due() -> None:
    Delivery.objects.update(due_at=Now())


def take(count: int = 1, *, priority: int = Delivery.Priority.ORDINARY) -> list[Delivery]:
    """What a worker has claimed that dies now, or goes on with it."""
    ids = claim(count, Due("email", priority), lease=LEASE)
    return list(Delivery.objects.filter(pk__in=ids).select_related("message__recipient").order_by("due_at"))


def end_leases() -> None:
    Delivery.objects.update(claimed_until=Now() - timedelta(seconds=1))
