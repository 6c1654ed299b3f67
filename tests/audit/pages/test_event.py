"""One event as ops read it."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from audit.models import Anchor, Chain, Event, Place, Seal, SealedHead, Verification
from core.models import User
from sellers.models import Seller
from tests.audit.telling import NOON, say, say_at
from tests.audit.verifying.forging import forging, owning

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(log_in: LogIn, ops: User) -> Client:
    return log_in(ops)


def page(client: Client, event: Event) -> str:
    """Its words, without markup."""
    response = client.get(f"/admin/audit/event/{event.pk}/change/")
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_before_and_after_stand_beside_each_other(client: Client) -> None:
    changed = {"offer_hold_hours": [48, 24], "no_shows_count": [2, 3]}
    text = page(client, say("policy.published", "policy_2", changed=changed))
    assert "Before After no shows count 2 3 offer hold hours 48 24" in text


def test_a_case_shows_the_state_it_came_from(client: Client) -> None:
    text = page(client, say("case.rejected", "case_1", **{"from": "document_review", "review": "rev_1"}))
    assert "case document review rejected" in text
    assert "What else it says review rev_1" in text


def test_the_neighbours_stand_around_it_with_its_position(client: Client) -> None:
    events = [say("case.seen", number=number) for number in range(7)]
    text = page(client, events[3])
    assert "Position 4 of 7" in text
    assert re.findall(r"(\d) System case: seen", text) == ["2", "3", "4", "5", "6"]
    assert "Computed anew just now" in text
    assert bytes(events[3].hash).hex() in text


def test_a_missing_neighbour_shows_as_a_gap_and_the_chain_as_broken(client: Client) -> None:
    first = say("case.seen")
    third = say_at(first.at, "case.seen", position=3)
    Chain.objects.update(length=3)
    text = page(client, third)
    assert "2 Missing: there was an event here." in text
    assert "broken at position 2: from there on it proves nothing" in text
    assert "Up to this event the chain holds. It is broken at position 2." in page(client, first)


def test_a_long_chain_is_told_by_the_last_verification(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.standing.RECOMPUTED", 1)
    event = [say("case.seen"), say("case.seen")][1]
    assert "the last verification found no fault in it" in page(client, event)
    faults = [{"subject": "case_1", "positions": [2, 2], "sentence": "Edited."}]
    with owning():
        Verification.objects.create(ended_at=NOON, last_event=event.pk, faults=faults)
    assert "broken at position 2" in page(client, event)


def test_it_says_by_which_seal_it_is_sealed_and_whether_that_is_anchored(client: Client) -> None:
    event = say("case.seen")
    assert "Sealed not yet" in page(client, event)
    chain = Chain.objects.get()
    seal = Seal.objects.create(number=1, at=NOON, settled_at=NOON, hash=b"x", previous=b"")
    SealedHead.objects.create(seal=seal, subject=chain.subject, length=chain.length, head=chain.head)
    assert "by seal 1" in page(client, event)
    assert "not anchored outside the database yet" in page(client, event)
    Anchor.objects.create(seal=seal, address="file:anchors")
    assert "anchored outside the database" in page(client, event)


def test_an_address_that_is_no_longer_kept_is_said_to_be_gone(client: Client) -> None:
    event = say("case.seen", of="203.0.113.7")
    assert "Address 203.0.113.7" in page(client, event)
    Place.objects.all().delete()
    assert "Address no longer kept" in page(client, event)
    assert "it did not come from a browser" in page(client, say("case.seen"))


def test_it_leads_to_the_subject_and_to_everything_of_its_seller(client: Client, seller: Seller) -> None:
    document = seller.documents.first()
    response = client.get(f"/admin/audit/event/{say('document.uploaded', document.public_id).pk}/change/")
    assert f"?seller={seller.public_id}" in response.content.decode()
    response = client.get(f"/admin/audit/event/{say('seller.registered', seller.public_id).pk}/change/")
    assert f"/admin/sellers/seller/{seller.pk}/change/" in response.content.decode()


def test_an_event_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/admin/audit/event/999999/change/").status_code == 404


@pytest.mark.parametrize("data", ['{"a":' + "[" * 900 + "]" * 900 + "}", '{"a":' + "9" * 5000 + "}"])
def test_data_that_is_too_much_to_read_is_shown_as_it_is(client: Client, ops: User, seller: Seller, data: str) -> None:
    event = say_at(NOON, "account.viewed", seller.public_id, actor=ops.public_id, data=data)
    assert data[:800] in unescape(page(client, event))
    for path in ("", "unusual/?day=2026-11-19", f"looks/{seller.public_id}/"):
        assert client.get(f"/admin/audit/event/{path}").status_code == 200


def test_an_event_that_no_chain_knows_is_broken(client: Client) -> None:
    text = page(client, say_at(NOON, "case.approved", "case_ghost"))
    assert "broken at position 1" in text
    say("case.seen", "case_2")
    assert "broken at position 2" in page(client, say_at(NOON, "case.approved", "case_2", position=2))


def test_two_events_of_one_id_take_the_page_of_neither(client: Client) -> None:
    event = say("case.seen")
    with forging():
        Event.objects.create(id=event.pk, subject="case_z", position=1, at=NOON, action="x.y", data="{}", hash=b"")
    assert event.subject in page(client, event) or "case_z" in page(client, event)


def test_an_address_that_was_not_seen_is_not_shown(client: Client) -> None:
    event = say("case.seen", of="203.0.113.7")
    with forging():
        Place.objects.update(address="198.51.100.1")
    assert "Address no longer kept" in page(client, event)
    assert "198.51.100.1" not in client.get("/admin/audit/event/").content.decode()
