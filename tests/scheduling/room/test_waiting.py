from datetime import timedelta

import pytest
from django.utils import timezone

from scheduling.models import Booking, Session
from scheduling.room.actions.staying import touch
from scheduling.room.waiting import wait_of
from tests.scheduling.room.rows import make_session


def move(session, *, starts_in_minutes, length=30):
    starts_at = timezone.now() + timedelta(minutes=starts_in_minutes)
    Booking.objects.filter(pk=session.booking_id).update(period=(starts_at, starts_at + timedelta(minutes=length)))
    return Session.objects.select_related("booking").get(pk=session.pk)


@pytest.fixture
def goes_on(other_seller, manager):
    """Another session of the same account manager, which ought to have ended."""
    other = make_session(other_seller, manager, starts_in_minutes=-40)
    Session.objects.filter(pk=other.pk).update(status=Session.Status.LIVE, owner=manager)
    return other


def test_before_the_start_it_lasts_until_the_start(session):
    wait = wait_of(move(session, starts_in_minutes=9.5))
    assert (wait.before, wait.minutes) == (0, 10)


def test_after_the_start_it_is_any_moment(session):
    assert wait_of(move(session, starts_in_minutes=-1)).minutes == 0


def test_after_the_start_it_waits_for_the_account_manager_until_one_is_here(session):
    session = move(session, starts_in_minutes=-1)
    assert not wait_of(session).ours_here
    touch(session, connection="one", manager=session.booking.manager)
    assert wait_of(session).ours_here


def test_what_still_goes_on_comes_first(session, goes_on):
    assert wait_of(session).before == 1
    Session.objects.filter(pk=goes_on.pk).update(status=Session.Status.ENDED)
    assert wait_of(session).before == 0


def test_a_session_of_somebody_else_that_goes_on_is_nothing_to_wait_for(session, goes_on, other_manager):
    Session.objects.filter(pk=goes_on.pk).update(owner=other_manager)
    assert wait_of(move(session, starts_in_minutes=-1)).before == 0


def test_we_are_late_when_the_grace_of_the_policy_is_over(session):
    session = move(session, starts_in_minutes=-14)
    wait = wait_of(session)
    assert wait.late_at == session.booking.starts_at + timedelta(minutes=15)
    assert 0 < wait.late_in_seconds <= 60
