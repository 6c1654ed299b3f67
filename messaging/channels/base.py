"""What a way out of the house is, and how a copy can fail to go out. Vendor words stop at the channel."""

from typing import Protocol

from messaging.models import Delivery
from messaging.purposes import Text


class Refused(Exception):
    """The other side said no for good: this address, this content. Another try would change nothing."""


class Unreachable(Exception):
    """Nothing was handed over: trying again is safe."""


class OutcomeUnknown(Exception):
    """It may have been handed over or not (a hang after the content was sent): a state of its own (R39)."""


class Channel(Protocol):
    """Made for one sweep, so that a connection can be kept for all it sends."""

    def send(self, delivery: Delivery, text: Text) -> None:
        """Hand over one copy, or raise one of the errors above."""

    def close(self) -> None: ...
