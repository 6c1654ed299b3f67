from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import time_machine

from audit.chain import fault_of, first_fault
from audit.log import address, record
from audit.models import Event, Place
from audit.places import place_of, token_of

CASE = SimpleNamespace(public_id="case_1")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _from_somewhere() -> Iterator[None]:
    token = address.set("192.0.2.7")
    yield
    address.reset(token)


def test_the_address_stands_beside_the_chain_and_not_in_it() -> None:
    record("case.seen", actor=None, subject=CASE)
    record("case.seen", actor=None, subject=CASE)
    event = Event.objects.latest("position")
    assert Place.objects.get(token=event.place).address == "192.0.2.7"
    assert len(event.place) == 16
    assert "192.0.2.7" not in f"{event.__dict__}"


def test_an_address_that_is_forgotten_leaves_the_chain_whole() -> None:
    record("case.seen", actor=None, subject=CASE)
    Place.objects.all().delete()
    assert fault_of("case_1") is None


def test_the_chain_says_where_from() -> None:
    record("case.seen", actor=None, subject=CASE)
    event = Event.objects.get()
    event.place = token_of("192.0.2.8", "2026-11")
    assert first_fault([event], length=1, head=bytes(event.hash)) == 1


def test_without_an_address_there_is_no_place() -> None:
    address.set(None)
    record("case.seen", actor=None, subject=CASE)
    assert (Event.objects.get().place, Place.objects.count()) == ("", 0)


def test_the_same_address_is_another_place_in_another_month() -> None:
    places = []
    for day in ["2026-10-31", "2026-11-01", "2026-11-30"]:
        with time_machine.travel(f"{day}T12:00:00Z"):
            places.append(place_of("192.0.2.7"))
    assert places[0] != places[1] == places[2]
