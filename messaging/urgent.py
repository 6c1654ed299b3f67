"""Urgent notices: upper apps hear when a message of such a purpose begins to stand in the message center."""

from collections.abc import Callable, Iterable

from messaging.models import Message
from messaging.purposes import presses

Tell = Callable[[Message], None]
_listeners: list[Tell] = []


def listen(tell: Tell) -> None:
    """`tell(message)` runs in the transaction that publishes the message."""
    _listeners.append(tell)


def tell_of(messages: Iterable[Message]) -> None:
    for message in messages:
        if message.published_at and presses(message):
            for tell in _listeners:
                tell(message)
