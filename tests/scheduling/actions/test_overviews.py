"""The account manager's overview: rows are moved, and "until" is widened by the policy's hour where it matters."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.models import User
from messaging.models import Message
from messaging.sending.delivering import sweep
from scheduling.actions import cancel_booking, tell_managers
from scheduling.actions.overviews import told_until
from scheduling.models import AccountManager, Booking, Overview
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def soon(booking: Booking) -> Booking:
    """A booking half an hour from now, in a zone where that is the same day."""
    starts = timezone.now() + timedelta(minutes=90)
    Booking.objects.update(period=(starts, starts + timedelta(minutes=30)))
    AccountManager.objects.update(time_zone=zone_at_noon())
    booking.refresh_from_db()
    return booking


def zone_at_noon() -> str:
    """A zone in which it is about noon: two hours later it is still today there, and evening has not begun."""
    ahead = 12 - timezone.now().hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def overviews() -> int:
    return Message.objects.filter(purpose="manager_overview").count()


def test_a_session_of_today_is_told_once_in_the_managers_zone(soon: Booking, mailoutbox: Any) -> None:
    for _ in range(3):
        tell_managers()
    sweep()
    mail = next(mail for mail in mailoutbox if mail.to == [soon.manager.user.email])
    assert mail.subject == "Your sessions"
    local = soon.starts_at.astimezone(ZoneInfo(zone_at_noon()))
    assert f"{local:%A, %B %-d, %Y, %-I:%M}" in mail.body
    assert str(soon.seller) in mail.body
    assert overviews() == 1


def test_of_a_session_in_person_it_says_where(met: Booking, mailoutbox: Any) -> None:
    starts = timezone.now() + timedelta(minutes=90)
    Booking.objects.update(period=(starts, starts + timedelta(minutes=30)))
    AccountManager.objects.update(time_zone=zone_at_noon())
    tell_managers()
    sweep()
    mail = next(mail for mail in mailoutbox if mail.to == [met.manager.user.email])
    assert "in English, in person at: Berlin office" in mail.body


def test_a_session_of_another_day_waits_for_its_evening(booking: Booking) -> None:
    tell_managers()
    assert overviews() == 0


@pytest.mark.parametrize(("hour", "days"), [(16, 1), (17, 2), (23, 2)])
def test_from_the_evening_on_tomorrow_belongs_to_it(hour: int, days: int) -> None:
    now = datetime(2026, 10, 24, hour, tzinfo=ZoneInfo("Europe/Berlin"))
    until = told_until(now.astimezone(UTC), "Europe/Berlin", 17)
    assert until == datetime(2026, 10, 24 + days, tzinfo=ZoneInfo("Europe/Berlin"))


def test_what_is_cancelled_after_it_was_told_is_told(soon: Booking, mailoutbox: Any) -> None:
    tell_managers()
    cancel_booking(soon, actor=None, reason="test")
    for _ in range(3):
        tell_managers()
    sweep()
    mails = [mail for mail in mailoutbox if mail.to == [soon.manager.user.email]]
    assert [mail.subject for mail in mails] == ["Your sessions have changed"]  # the first one was no longer the newest
    assert "No longer" in mails[0].body
    assert overviews() == 2


def test_a_session_that_began_or_is_over_changes_nothing(soon: Booking) -> None:
    tell_managers()
    past = timezone.now() - timedelta(minutes=5)
    Booking.objects.update(period=(past, past + timedelta(minutes=30)))
    tell_managers()
    assert overviews() == 1


def test_a_session_given_to_somebody_else_is_told_to_both(
    soon: Booking, make_manager: Callable[..., AccountManager]
) -> None:
    tell_managers()
    Booking.objects.update(manager=make_manager("bert", time_zone=zone_at_noon()))
    tell_managers()
    readers = Message.objects.filter(purpose="manager_overview").values_list("recipient__email", flat=True)
    assert sorted(readers) == ["anna@staff.example.com", "anna@staff.example.com", "bert@staff.example.com"]


def test_whoever_works_here_no_more_is_told_nothing(soon: Booking) -> None:
    User.objects.filter(account_manager__isnull=False).update(is_active=False)
    tell_managers()
    assert overviews() == 0


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_tell_once(soon: Booking) -> None:
    assert at_once([tell_managers] * 4) == {"done": 4}
    assert overviews() == 1
    assert Overview.objects.get().revision == 1
