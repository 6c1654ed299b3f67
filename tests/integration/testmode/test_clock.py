"""A test seller's clock goes forward: what was due later is due now, and the sweeps that run anyway do the rest."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from audit.models import Event
from core.clock import database_now
from core.errors import DomainError
from integration.testmode.arriving import again, book
from integration.testmode.belongings import moved_fields
from integration.testmode.clock import forward_clock
from integration.testmode.driving import drive
from messaging.models import Message
from messaging.sending.delivering import sweep
from scheduling.models import Booking
from sellers.models import Document, Seller
from sellers.rights.sweeping import sweep_retention
from tests.verification.building import document_case
from verification.actions.expiring import expire_due
from verification.life.table import At, state_of
from verification.measures.actions.carrying_out import end_suspensions
from verification.models import Case
from verification.sessions.actions.missed import find_missed_sessions

DAY = 24 * 60 * 60


def forward(case: Case, seconds: int) -> None:
    forward_clock(case.seller, actor=None, seconds=seconds)


def test_what_was_due_in_some_days_is_due_now(submit: Callable[..., Case]) -> None:
    case = submit(session=False)
    drive(case, "documents_needed")
    due = again(case).due_at
    assert due
    forward(case, int((due - database_now()).total_seconds()) + 60)
    expire_due()
    assert state_of(again(case)) == At.LAPSED


def test_days_move_as_often_as_it_is_midnight_meanwhile(submit: Callable[..., Case]) -> None:
    case = submit(session=False)
    drive(case, "documents_needed")
    (before,) = case.seller.documents.filter(status="rejected").values_list("due_on", flat=True)
    forward(case, 3 * DAY)
    (after,) = case.seller.documents.filter(status="rejected").values_list("due_on", flat=True)
    assert before - after == timedelta(days=3)


def test_a_session_comes_and_is_missed_as_it_would_be(submit: Callable[..., Case]) -> None:
    case = submit(session=True)
    book(case)
    booking = Booking.objects.get(case=case)
    forward(case, int((booking.starts_at - database_now()).total_seconds()) + 3600)
    assert find_missed_sessions() == 1
    assert state_of(again(case)) == At.TIMES_HELD


def test_what_is_said_some_days_before_a_deadline_is_said(submit: Callable[..., Case]) -> None:
    case = submit(session=False)
    drive(case, "documents_needed")
    (reminder,) = Message.objects.filter(recipient=case.seller.user, due_at__gt=database_now())
    sweep()
    assert not Message.objects.filter(pk=reminder.pk, published_at__isnull=False).exists()
    forward(case, int((reminder.due_at - database_now()).total_seconds()) + 60)
    sweep()
    assert Message.objects.filter(pk=reminder.pk, published_at__isnull=False).exists()


def test_a_suspension_ends_on_its_day(submit: Callable[..., Case]) -> None:
    case = submit(session=False)
    for outcome in ("approved", "account_suspended"):
        drive(case, outcome)
    forward(case, 50 * DAY)
    assert end_suspensions() == 0
    forward(case, 12 * DAY)
    assert end_suspensions() == 1


def test_what_is_kept_for_long_enough_is_removed_of_this_seller_alone(
    submit: Callable[..., Case], seller: Seller
) -> None:
    live, case = document_case(seller), submit(session=False)
    for each in (live, case):
        Document.objects.filter(seller=each.seller).update(uploaded_at=database_now())
    drive(case, "rejected")
    forward(case, 3650 * DAY - 1)
    sweep_retention()
    assert all(not (each.pages or each.original) for each in case.seller.documents.all())
    assert not Message.objects.filter(recipient=case.seller.user).exists()
    assert any(each.pages for each in seller.documents.all())


def test_times_that_are_held_are_given_back(submit: Callable[..., Case]) -> None:
    case = submit(session=True)
    forward(case, 40 * DAY)
    expire_due()
    assert state_of(again(case)) == At.TIMES_GONE


def test_everything_of_the_seller_moves_by_as_much_and_the_log_stays(submit: Callable[..., Case]) -> None:
    case = submit(session=True)
    for outcome in ["no_show", "second_look", "rejected", "appeal_overturned", "documents_needed"]:
        drive(case, outcome)
    seller, before, events = (
        case.seller,
        _times(case.seller),
        list(Event.objects.order_by("pk").values_list("at", flat=True)),
    )
    forward(case, 10 * DAY)
    after = _times(seller)
    assert {name for name, values in before.items() if values} >= {
        "verification.Case.since", "verification.Appeal.filed_at", "scheduling.Booking.period",
        "messaging.Message.published_at", "scheduling.Presence.came_at", "sellers.Document.uploaded_at",
    }  # fmt: skip
    for name, values in before.items():
        assert [_moved(value) for value in values] == after[name], name
    assert list(Event.objects.order_by("pk").values_list("at", flat=True))[: len(events)] == events


def _times(seller: Seller) -> dict[str, list]:
    return {
        f"{model._meta.label}.{field.name}": list(
            model._default_manager.filter(**{lookup: seller.pk, f"{field.name}__isnull": False})
            .order_by("pk")
            .values_list(field.name, flat=True)
        )
        for model, lookup, fields in moved_fields()
        for field in fields
    }


def _moved(value):
    if hasattr(value, "lower"):
        return type(value)(value.lower - timedelta(days=10), value.upper - timedelta(days=10))
    return value - timedelta(days=10)


def test_two_sellers_of_one_desk_can_come_to_the_same_time(
    make_test_seller: Callable[..., Seller], submit: Callable[..., Case]
) -> None:
    cases = [submit(session=True), submit(session=True, email="other@platform.example")]
    for case in cases:
        book(case)
    starts = [Booking.objects.get(case=case).starts_at for case in cases]
    for case, start in zip(cases, starts, strict=True):
        forward(case, int((start - database_now()).total_seconds()))
    assert len(set(Booking.objects.values_list("manager", flat=True))) == 2


def test_nobody_elses_rows_move(submit: Callable[..., Case], seller: Seller) -> None:
    joined = seller.user.date_joined
    forward(submit(session=True), DAY)
    seller.user.refresh_from_db()
    assert seller.user.date_joined == joined


def test_how_far_a_clock_was_moved_is_kept(submit: Callable[..., Case]) -> None:
    case = submit(session=False)
    forward(case, DAY)
    forward(case, 60)
    assert case.seller.moved_clock.forwarded_seconds == DAY + 60


@pytest.mark.parametrize("seconds", [0, -1, 3651 * DAY])
def test_a_clock_goes_forward_alone_and_not_for_ever(submit: Callable[..., Case], seconds: int) -> None:
    with pytest.raises(DomainError) as refused:
        forward(submit(session=False), seconds)
    assert refused.value.code == "bad_time"


def test_the_clock_of_a_live_seller_is_never_moved(seller: Seller) -> None:
    with pytest.raises(DomainError) as refused:
        forward_clock(seller, actor=None, seconds=60)
    assert refused.value.code == "not_a_test_seller"
