"""The schema says of each type of event what is sent, and what is sent is that."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contacts.models import Contact
from core.ids import ALPHABET, LENGTH
from core.models import User
from integration.docs.webhooks import NAMED, example
from integration.docs.written import FOLDER
from integration.events.catalogue import TYPES
from integration.events.projecting import project_events
from integration.models import Event, WebhookEndpoint
from integration.testmode.arriving import again, book
from integration.webhooks.actions import make_endpoint, send_test_event
from integration.webhooks.signing import body_of
from messaging.models import Message
from scheduling.models import Session
from sellers.models import Document, Seller
from verification.models import Case

SCHEMA = json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8"))


def faults(body: dict[str, Any]) -> list[str]:
    operation = SCHEMA["webhooks"][body["type"]]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    found = Draft202012Validator({**schema, "components": SCHEMA["components"]}).iter_errors(body)
    return [each.message for each in found]


def test_each_type_is_there_with_an_example_that_holds() -> None:
    assert list(SCHEMA["webhooks"]) == list(TYPES)
    assert [type_ for type_ in TYPES if faults(example(type_))] == []


def test_a_body_of_another_world_or_without_an_id_does_not_hold() -> None:
    body = example("case.decided")
    assert faults({**body, "mode": "other"})
    assert faults({**body, "data": {"case": body["data"]["case"]}})


def test_a_body_may_come_to_say_more() -> None:
    body = example("case.decided")
    assert faults({**body, "more": 1, "data": {**body["data"], "more": "x"}}) == []


MODELS = {
    "seller": Seller, "document": Document, "case": Case, "session": Session, "contact": Contact, "message": Message,
    "endpoint": WebhookEndpoint,
}  # fmt: skip


@pytest.mark.parametrize("type_", TYPES)
def test_the_ids_of_an_example_look_like_those_that_there_are(type_: str) -> None:
    body = example(type_)
    for name, named in body["data"].items():
        assert re.fullmatch(f"{MODELS[name]().public_id.partition('_')[0]}_[{ALPHABET}]{{{LENGTH}}}", named)
    assert re.fullmatch(f"evt_[{ALPHABET}]+", body["id"])


def names(type_: str) -> set[str]:
    """What may stand in `data`, and nothing else: nobody is told more by an oversight."""
    return {each.rstrip("?") for each in NAMED[type_.partition(".")[0]]}


@pytest.mark.django_db
def test_what_is_sent_is_what_is_said(submit: Callable[..., Case], ops: User) -> None:
    book(again(submit(session=True)))
    endpoint, _secret = make_endpoint(actor=ops, is_test=True, url="https://hooks.example.com/", types=["*"])
    send_test_event(endpoint, actor=ops)
    project_events()
    bodies = [json.loads(body_of(event)) for event in Event.objects.values()]
    assert {each["type"].partition(".")[0] for each in bodies} >= {*NAMED} - {"contact", "message"}
    assert [(each["type"], faults(each)) for each in bodies if faults(each)] == []
    assert [each["type"] for each in bodies if set(each["data"]) - names(each["type"])] == []
