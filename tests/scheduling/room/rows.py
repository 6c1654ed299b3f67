"""A session as booking leaves it, for the room's tests and for the browsers'."""

import secrets
from datetime import timedelta
from itertools import count

from django.utils import timezone

from core.models import User
from scheduling.models import AccountManager, Booking, Session
from sellers.models import Seller

_numbers = count(1)


def make_manager(user: User) -> AccountManager:
    return AccountManager.objects.create(
        user=user, staff_number=f"R-{user.pk}", time_zone="Europe/Berlin", languages=["en"],
        trained_until=timezone.now().date() + timedelta(days=100),
    )  # fmt: skip


def make_session(seller: Seller, manager: AccountManager, *, starts_in_minutes: float = 2, **fields) -> Session:
    starts_at = timezone.now() + timedelta(minutes=starts_in_minutes)
    booking = Booking.objects.create(
        seller=seller,
        manager=manager,
        period=(starts_at, starts_at + timedelta(minutes=30)),
        time_zone="Europe/London",
        language="en",
        uid=f"uid-{next(_numbers)}",
    )
    booking.refresh_from_db()
    return Session.objects.create(booking=booking, code=f"TEST-{secrets.token_hex(2).upper()}", **fields)
