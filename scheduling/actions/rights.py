"""Account managers who lost the right to hold sessions, or left: what is held for them, and booked with them."""

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from core.sweeping import each, in_turn
from messaging.models import OpsTask
from messaging.ops_tasks.actions import open_task
from scheduling.actions.seats import move_seats
from scheduling.models import AccountManager, Booking, Offer
from scheduling.ops import WITHOUT_RIGHT


def watch_rights() -> int:
    """Held times move to others' seats; sessions that are booked with them are a task for ops, opened again as long as
    there are any. Returns how many tasks.

    A sweep, not a step of whoever takes a role away: rights end in many ways, and each would leave a seller alone.
    """
    in_turn(_move_held)
    waiting = OpsTask.objects.filter(kind=WITHOUT_RIGHT, key=OuterRef("public_id"), closed_at=None)
    booked = booked_ahead().filter(manager=OuterRef("pk"))
    alone = AccountManager.objects.without_right().filter(Exists(booked), ~Exists(waiting))
    return sum(each(alone.select_related("user").order_by("pk"), _tell_ops, "ops_not_told_of_right"))


def _move_held() -> None:
    if Offer.objects.held().filter(seat__in=AccountManager.objects.without_right()).exists():
        move_seats()


def booked_ahead() -> QuerySet[Booking]:
    return Booking.objects.filter(status=Booking.Status.BOOKED, period__endswith__gt=Now())


def _tell_ops(manager: AccountManager) -> bool:
    booked = list(booked_ahead().filter(manager=manager).order_by("period").values_list("public_id", flat=True))
    if not booked:  # cancelled or moved a moment ago
        return False
    facts = {"account manager": manager.staff_number, "sessions": len(booked), "the first of them": booked[0]}
    return open_task(WITHOUT_RIGHT, key=manager.public_id, facts=facts, actor=None) is not None
