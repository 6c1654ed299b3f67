"""In person the seller can say that they have come: once, in time, and nobody else for them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from core.errors import DomainError
from scheduling.actions import say_here
from scheduling.models import Booking, Presence, Session, Side
from sellers.models import Seller

pytestmark = pytest.mark.django_db


def starting_in(booking: Booking, minutes: float) -> Session:
    starts_at = timezone.now() + timedelta(minutes=minutes)
    Booking.objects.filter(pk=booking.pk).update(period=(starts_at, starts_at + timedelta(minutes=30)))
    return Session.objects.get(booking=booking)


@pytest.mark.parametrize("minutes", [14, 0, -14])
def test_it_is_a_stay_and_an_event_once(met: Booking, seller: Seller, minutes: int) -> None:
    session = starting_in(met, minutes)
    for _ in range(2):
        say_here(session, actor=seller.user)
    stay = Presence.objects.get()
    assert (stay.side, stay.session) == (Side.SELLER, session)
    event = Event.objects.get(action="session.seller_here")
    assert (event.actor, event.subject) == (seller.user.public_id, session.public_id)


@pytest.mark.parametrize("minutes", [16, -16])
def test_neither_before_nor_after_we_wait(met: Booking, seller: Seller, minutes: int) -> None:
    with pytest.raises(DomainError, match="not_now"):
        say_here(starting_in(met, minutes), actor=seller.user)
    assert not Presence.objects.exists()


def test_nor_once_it_has_begun(met: Booking, seller: Seller) -> None:
    session = starting_in(met, 0)
    Session.objects.update(status=Session.Status.LIVE)
    with pytest.raises(DomainError, match="not_now"):
        say_here(session, actor=seller.user)


def test_nobody_says_it_for_somebody_else(met: Booking, other_seller: Seller) -> None:
    with pytest.raises(DomainError, match="not_yours"):
        say_here(starting_in(met, 0), actor=other_seller.user)


def test_by_video_only_the_room_says_it(booking: Booking, seller: Seller) -> None:
    with pytest.raises(DomainError, match="not_now"):
        say_here(starting_in(booking, 0), actor=seller.user)
