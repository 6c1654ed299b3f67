"""What a way out of the house is, and how a copy can fail to go out. Vendor words stop at the channel."""

from enum import Enum, auto
from typing import Protocol

from messaging.failures import Failure
from messaging.models import Delivery
from messaging.purposes import Text


class Trouble(Enum):
    CONNECTION = auto()  # the provider itself is away: soon again, since nothing is wrong with the copy
    TEMPORARY = auto()  # it said "not now" to this copy: it says so for minutes or for hours
    THROTTLED = auto()  # it said "not so fast"
    OURS = auto()  # the text could not be made: that takes a person


class Refused(Exception):
    """The other side said no for good: this address, this content. Another try would change nothing."""

    def __init__(self, reason: str, failure: Failure = Failure.REFUSED) -> None:
        super().__init__(reason)
        self.failure = failure


class Unreachable(Exception):
    """Nothing was handed over: trying again is safe. `failure` is what it comes to when all tries have failed; when
    it is tried again goes by `trouble`."""

    def __init__(self, reason: str, failure: Failure = Failure.OURS, trouble: Trouble = Trouble.CONNECTION) -> None:
        super().__init__(reason)
        self.failure, self.trouble = failure, trouble


class OutcomeUnknown(Exception):
    """It may have been handed over or not (a hang after the content was sent): a state of its own (R39)."""


def words_of(delivery: Delivery, text: Text) -> str:
    """What an SMS says, or a call. Raises Refused where the purpose has made none: a fault of ours."""
    said = text.spoken if delivery.channel == Delivery.Channel.VOICE else text.sms
    if not said:
        raise Refused(f"the message has no words for: {delivery.channel}", Failure.OURS)
    return said


class Channel(Protocol):
    """Made for one sweep, so that a connection can be kept for all it sends. `provider`: as a delivery names it."""

    provider: str

    def send(self, delivery: Delivery, text: Text) -> str:
        """Hand over one copy, or raise one of the errors above. Returns the provider's name for it, or nothing."""

    def close(self) -> None: ...
