"""The one table of account statuses: what the page says, what the code allows, and no dead end."""

import pytest
from django.test import Client

from sellers.models import Seller
from sellers.statuses import STATUSES, TRANSITIONS, Status


def test_every_status_is_defined_and_the_account_walks_exactly_the_ways_that_the_page_names() -> None:
    assert list(STATUSES) == list(Status) == list(Seller.Status)
    assert Seller.TRANSITIONS == TRANSITIONS == {status: set(STATUSES[status].ways) for status in Status}


@pytest.mark.parametrize("status", Status)
def test_from_every_status_there_is_a_way_to_an_account_that_is_open(status: Status) -> None:
    reached, seen = {status}, set[Status]()
    while reached - seen:
        here = (reached - seen).pop()
        seen.add(here)
        reached |= TRANSITIONS[here]
    assert Status.ACTIVE in seen


@pytest.mark.django_db
def test_the_public_page_says_all_of_it() -> None:
    page = Client(headers={"host": "localhost"}).get("/statuses/").content.decode()
    for definition in STATUSES.values():
        for sentence in (definition.meaning, definition.decided_by, definition.lasts, definition.way_on):
            assert str(sentence) in page
        assert all(str(how) in page for how in definition.ways.values())
