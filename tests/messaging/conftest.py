"""Purposes of the tests' own."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from core.ids import new_id
from messaging import purposes
from messaging.models import Delivery, Message
from messaging.purposes import Purpose, Secret, Text


@pytest.fixture
def subject() -> SimpleNamespace:
    """What a message is about; `done` makes it untrue."""
    return SimpleNamespace(public_id=new_id("tst"), done=False)


@pytest.fixture
def purpose(subject: SimpleNamespace) -> Iterator[Callable[..., Purpose]]:
    """Registers a purpose "test" and forgets it again."""
    before = dict(purposes._registry)

    def render(message: Message, secret: dict[str, Any]) -> Text:
        return Text(
            title="A test of the outbox",
            paragraphs=["First line.", Secret(f"Code: {secret.get('code')}")],
            action=("Open task", "/home/"),
            sms=f"Code {secret.get('code')}",
        )

    def make(**fields: Any) -> Purpose:
        made = Purpose(**{"name": "test", "render": render, "still_true": lambda _: not subject.done, **fields})
        purposes.register(made)
        return made

    make()
    yield make
    purposes._registry.clear()
    purposes._registry.update(before)


@pytest.fixture
def states() -> Callable[[], list[str]]:
    return lambda: list(Delivery.objects.order_by("pk").values_list("status", flat=True))
