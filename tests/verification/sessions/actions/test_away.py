from collections.abc import Callable

import pytest

from audit.models import Event
from core.errors import DomainError
from messaging.models import Message
from scheduling.models import AccountManager, Booking, Session
from tests.verification.attending import began
from verification.models import Case
from verification.reviewing.actions.reviews import begin_session_review
from verification.sessions.actions.away import replace_on_day

pytestmark = pytest.mark.django_db


def test_a_session_that_somebody_takes_over_leaves_the_case_booked(
    booked_case: Case, manager: AccountManager, make_manager: Callable[..., AccountManager], ops
) -> None:
    ben = make_manager("ben")
    [done] = replace_on_day(manager, actor=ops, day=booked_case.booking.starts_at.date())
    booked_case.refresh_from_db()
    assert (done.manager, done.failed, booked_case.status) == (ben, False, "session_booked")


def test_where_nobody_can_come_the_seller_has_new_times_at_once(
    booked_case: Case, manager: AccountManager, ops
) -> None:
    [done] = replace_on_day(manager, actor=ops, day=booked_case.booking.starts_at.date())
    booked_case.refresh_from_db()
    assert (done.manager, done.failed) == (None, False)
    assert (booked_case.status, booked_case.booking) == ("session_needed", None)
    assert booked_case.seller.offers.held().exists()
    told = Message.objects.of(booked_case.seller.user).values_list("purpose", flat=True)
    assert {"booking_called_off", "session_needed"} <= set(told)


def test_the_log_names_who_called_it_off(booked_case: Case, manager: AccountManager, ops) -> None:
    replace_on_day(manager, actor=ops, day=booked_case.booking.starts_at.date())
    moved = Event.objects.get(subject=booked_case.public_id, action="case.session_needed")
    assert moved.actor == ops.public_id


def test_one_that_cannot_be_reassigned_is_named_and_stands(
    booked_case: Case, manager: AccountManager, ops, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as one that begins at this moment."""
    booking = booked_case.booking
    monkeypatch.setattr("verification.sessions.actions.away.scheduling.sessions_on", lambda manager, day: [booking])
    Session.objects.update(status=Session.Status.LIVE)
    [done] = replace_on_day(manager, actor=ops, day=booking.starts_at.date())
    assert (done.failed, Booking.objects.get().status) == (True, "booked")


def test_doing_it_again_does_nothing_more(booked_case: Case, manager: AccountManager, ops) -> None:
    day = booked_case.booking.starts_at.date()
    replace_on_day(manager, actor=ops, day=day)
    messages = Message.objects.count()
    assert replace_on_day(manager, actor=ops, day=day) == []
    assert Message.objects.count() == messages


def test_who_takes_over_begins_a_checklist_of_their_own_though_the_absent_one_had_begun(
    booked_case: Case, manager: AccountManager, make_manager: Callable[..., AccountManager], ops
) -> None:
    ben = make_manager("ben")
    booked_case = began(booked_case, -10)
    begun = begin_session_review(booked_case, actor=manager.user)
    replace_on_day(manager, actor=ops, day=booked_case.booking.starts_at.date())
    assert begin_session_review(booked_case, actor=ben.user).reviewer == ben.user
    begun.refresh_from_db()
    assert begun.ended_at is not None
    with pytest.raises(DomainError, match="not_assigned"):
        begin_session_review(booked_case, actor=manager.user)
