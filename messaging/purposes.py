"""What messages say. Upper apps register one Purpose each, in their apps.py: messaging knows users, not sellers."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from email.mime.base import MIMEBase
from typing import Any

from django.utils.functional import Promise

from audit.log import Subject
from messaging import own_numbers
from messaging.models import Delivery, Message

HIDDEN = "····"


class Secret(str):
    """A paragraph with what only a copy may hold: a code. Where it stands in the copy, the message center has HIDDEN,
    which its page draws as the button of the task."""


@dataclass(frozen=True)
class Text:
    """A rendered message. `action` is a task it names and the path of its page; in the message center it is a button,
    in place of the Secret where there is one. Its path may be a secret too: a copy has the join link there.

    `sms` is the whole text of the SMS copy, `spoken` what a voice call says; a purpose without them leaves them empty.
    `attachment` makes what goes with the e-mail copy, when that is sent. `to_other`: the copies go to somebody else,
    who is not to learn the recipient's phrase.
    """

    title: str
    paragraphs: Sequence[str]
    action: tuple[str, str] | None = None
    sms: str = ""
    spoken: str = ""
    attachment: Callable[[], MIMEBase] | None = None
    to_other: bool = False


@dataclass(frozen=True)
class Topic:
    """What a reader may switch off: its messages then stand in the message center only. `explanation` says what is
    lost with the e-mails."""

    code: str
    label: str | Promise = field(compare=False)
    explanation: str | Promise = field(compare=False)


@dataclass(frozen=True)
class Purpose:
    """`render(message, secret)` runs in the recipient's language; secret is {} for the message center, whose words are
    the copy's own but for the Secret. `still_true(message)` is asked at the moment of sending (R37).
    `safe_to_repeat`: after an unknown outcome it is sent once more with the same Message-ID; never so for codes (R39).
    `urgent`: somebody waits for it at the screen; it overtakes everything else.
    `at_night`: its copies go out in the reader's quiet hours too, since their time was promised, they answer what the
    reader has just done, or tell of a danger. `topic`: one that the reader may switch off; without it it is a duty.
    `urgent_notice`: whoever the reader named for emergencies hears of it too (messaging.urgent), at any hour;
    where `presses(message)` is given, only of one of which it says so when it is published.
    `by_sms`: readers who want that get a copy at their own number by SMS, but not in quiet hours.
    `may_go(delivery)` is asked at the moment of sending too: whether this one copy may still go to its address.
    `undelivered(delivery)` is called in the transaction that records that a copy failed or came back, and why.
    `load(public ids)` reads what many messages are about, with all that the two above ask of it, in as many queries as
    for one: it stands as `message.subject` when they are called for a copy.
    `unshown`: what staff who read the message do not read of it, since only the recipient may know it.
    """

    name: str
    render: Callable[[Message, dict[str, Any]], Text]
    still_true: Callable[[Message], bool]
    safe_to_repeat: bool = True
    urgent: bool = False
    at_night: bool = False
    topic: Topic | None = None
    urgent_notice: bool = False
    presses: Callable[[Message], bool] | None = None
    by_sms: bool = False
    may_go: Callable[[Delivery], bool] | None = None
    undelivered: Callable[[Delivery], None] | None = None
    load: Callable[[Sequence[str]], Iterable[Subject]] | None = None
    unshown: re.Pattern[str] | None = None

    @property
    def goes_alone(self) -> bool:
        """Its copies are claimed one by one: a worker that dies leaves at most one of them in doubt."""
        return self.urgent or not self.safe_to_repeat


_registry: dict[str, Purpose] = {}


def register(*purposes: Purpose) -> None:
    _registry.update({purpose.name: purpose for purpose in purposes})


def names_by_sms() -> list[str]:
    return [purpose.name for purpose in _registry.values() if purpose.by_sms]


def topics() -> list[Topic]:
    """Those of all purposes, in the order in which they were registered."""
    return list(dict.fromkeys(purpose.topic for purpose in _registry.values() if purpose.topic))


def purpose_of(message: Message) -> Purpose:
    """Raises KeyError for a purpose that nobody has registered."""
    return _registry[message.purpose]


def load_subjects(messages: Iterable[Message]) -> None:
    """Give each message what it is about, where its purpose can read many at once."""
    by_purpose: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        by_purpose[message.purpose].append(message)
    for name, of_one in by_purpose.items():
        if (purpose := _registry.get(name)) and purpose.load:
            found = {subject.public_id: subject for subject in purpose.load([message.about for message in of_one])}
            for message in of_one:
                message.subject = found.get(message.about)


def urgent_notices() -> set[str]:
    return {purpose.name for purpose in _registry.values() if purpose.urgent_notice}


def presses(message: Message) -> bool:
    """Whether it is an urgent notice."""
    purpose = purpose_of(message)
    return purpose.urgent_notice and (purpose.presses is None or purpose.presses(message))


def may_go(delivery: Delivery) -> bool:
    asked = purpose_of(delivery.message).may_go
    return asked is None or asked(delivery)


def topic_of(message: Message) -> Topic | None:
    """None for a duty, and for a purpose that was taken out of the code."""
    purpose = _registry.get(message.purpose)
    return purpose.topic if purpose else None


def tell_undelivered(delivery: Delivery) -> None:
    """Let the app that queued the message know."""
    purpose = _registry.get(delivery.message.purpose)
    if to_own_number(delivery.message, delivery.channel):
        own_numbers.tell_undelivered(delivery)
    if purpose and purpose.undelivered:
        purpose.undelivered(delivery)


def body_for_staff(message: Message) -> str:
    """As the recipient reads it, but for what the purpose leaves `unshown`."""
    purpose = _registry.get(message.purpose)
    return purpose.unshown.sub(HIDDEN, message.body) if purpose and purpose.unshown else message.body


def may_repeat(message: Message) -> bool:
    """Whether a copy of it may go out twice; a purpose that was taken out of the code says no."""
    return message.purpose in _registry and _registry[message.purpose].safe_to_repeat


def to_own_number(message: Message, channel: str) -> bool:
    """Whether such a copy of it goes to the number that messaging.own_numbers finds, for who wants it there."""
    purpose = _registry.get(message.purpose)
    return purpose is not None and purpose.by_sms and channel == Delivery.Channel.SMS


def can_wait(message: Message, channel: str) -> bool:
    """Whether a copy of it by this channel waits while it is quiet. What somebody waits for at the screen never does;
    whatever else rings for somebody, or comes only beside another copy, does."""
    purpose = _registry.get(message.purpose)
    if purpose is None or purpose.urgent:
        return False
    if channel == Delivery.Channel.VOICE or to_own_number(message, channel):
        return True
    return not (purpose.at_night or purpose.urgent_notice)
