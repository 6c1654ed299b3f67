"""Account managers whose role or account ends: nothing is held for them any more, and what is booked is moved."""

from collections.abc import Callable

import pytest

from core.models import User
from messaging.models import OpsTask
from messaging.ops_tasks.actions import close_task
from scheduling.actions.reassigning import reassign_booking
from scheduling.actions.rights import watch_rights
from scheduling.actions.seats import move_seats
from scheduling.models import AccountManager, Booking, Offer
from scheduling.pool import load_pool
from scheduling.slots import DAY
from sellers.models import Seller
from tests.scheduling.conftest import noon_in

pytestmark = pytest.mark.django_db
MakeManager = Callable[..., AccountManager]


def lose_role(manager: AccountManager) -> None:
    manager.user.user_permissions.clear()


def leave_staff(manager: AccountManager) -> None:
    User.objects.filter(pk=manager.user_id).update(is_staff=False)


def leave(manager: AccountManager) -> None:
    User.objects.filter(pk=manager.user_id).update(is_active=False)


WAYS = {"role": lose_role, "staff": leave_staff, "account": leave}


@pytest.mark.parametrize("way", WAYS)
def test_no_time_is_offered_with_them(manager: AccountManager, way: str) -> None:
    WAYS[way](manager)
    pool = load_pool(noon_in(3), noon_in(3) + DAY)
    assert (list(AccountManager.objects.working()), pool.unheld) == ([], [])


@pytest.mark.parametrize("way", WAYS)
def test_sessions_that_are_booked_with_them_are_a_task_for_ops_once(booking: Booking, ops: User, way: str) -> None:
    WAYS[way](booking.manager)
    assert (watch_rights(), watch_rights()) == (1, 0)
    task = OpsTask.objects.get()
    assert (task.kind, task.key, task.count) == ("sessions_without_right", booking.manager.public_id, 1)
    facts = {"account manager": "M-anna", "sessions": 1, "the first of them": booking.public_id}
    assert task.facts == facts


def test_the_task_comes_again_until_the_sessions_are_with_somebody_else(
    booking: Booking, ops: User, make_manager: MakeManager
) -> None:
    lose_role(booking.manager)
    watch_rights()
    close_task(OpsTask.objects.get(), actor=ops, note="Looked at.")
    assert watch_rights() == 1
    close_task(OpsTask.objects.get(closed_at=None), actor=ops, note="Moved.")
    other = make_manager("olga")
    assert reassign_booking(booking, actor=ops, reason="other") == other
    assert watch_rights() == 0


def test_times_held_for_them_move_to_others_seats(
    seller: Seller, manager: AccountManager, make_manager: MakeManager, hold: Callable[..., Offer]
) -> None:
    offer = hold(seller)
    move_seats()
    other = make_manager("olga")
    lose_role(manager)
    watch_rights()
    offer.refresh_from_db()
    assert offer.seat == other


def test_who_only_takes_no_more_sessions_keeps_those_that_are_booked(booking: Booking) -> None:
    AccountManager.objects.update(active=False)
    assert (watch_rights(), OpsTask.objects.count()) == (0, 0)
