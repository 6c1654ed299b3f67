"""Places as leads and ops keep them: what changed shows in the log, and what is given up is given back."""

import json
from collections.abc import Callable

import pytest

from audit.models import Event
from core.models import User
from scheduling.actions import save_place
from scheduling.models import Booking, Offer, Place
from sellers.models import Seller
from tests.scheduling.conftest import noon_in

pytestmark = pytest.mark.django_db


def saved(place: Place) -> list[dict]:
    events = Event.objects.filter(subject=place.public_id, action="place.saved").order_by("id")
    return [json.loads(event.data) for event in events]


def test_another_address_leaves_a_trace_and_is_not_in_the_log(place: Place, ops: User) -> None:
    save_place(place, actor=ops)
    save_place(place, actor=ops)
    place.address = "Hafenkai 3"
    save_place(place, actor=ops)
    first, same, moved = (event["address"] for event in saved(place))
    assert first == same != moved
    assert not Event.objects.filter(data__contains="Hafenkai").exists()


def test_an_inactive_place_gives_back_what_was_held_there_and_keeps_its_bookings(
    met: Booking, place: Place, ops: User, other_seller: Seller, hold: Callable[..., Offer]
) -> None:
    there, elsewhere = hold(other_seller, noon_in(6), place=place), hold(other_seller, noon_in(7))
    place.active = False
    save_place(place, actor=ops)
    assert list(other_seller.offers.held()) == [elsewhere]
    released = Event.objects.get(action="times.released")
    assert released.subject == other_seller.public_id
    assert json.loads(released.data) == {"offers": [there.public_id], "place": place.public_id}
    met.refresh_from_db()
    assert met.status == Booking.Status.BOOKED


def test_a_place_that_stays_active_gives_nothing_back(
    place: Place, ops: User, seller: Seller, hold: Callable[..., Offer]
) -> None:
    held = hold(seller, place=place)
    save_place(place, actor=ops)
    assert list(seller.offers.held()) == [held]
