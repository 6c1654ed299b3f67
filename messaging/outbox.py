"""queue_message(): the outbox row, written in the transaction of the change it tells of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from audit.log import Subject
from core.clock import database_now
from core.models import User
from messaging.models import Delivery, Message
from messaging.nudging import nudge
from messaging.preferences.holding import SendingTime, goes_by_sms, is_muted, time_to_send
from messaging.publishing import put_text
from messaging.purposes import purpose_of
from messaging.settling import withdraw_all
from messaging.urgent import tell_of
from messaging.writing import Copy, Drawn, send_messages, write_messages

SMS = Delivery.Channel.SMS


@dataclass(frozen=True)
class Draft:
    """One thing to be said. Without `due_at` it stands in the message center with the commit, and its copies go out
    within seconds. `secret` is what only the copies may hold; `address` replaces the recipient's own, `addresses` those
    of single channels. `priority` is for what is said to many at once; a purpose that goes alone does so in any case.
    """

    purpose: str
    revision: int = 1
    due_at: datetime | None = None
    channels: Sequence[str] = (Delivery.Channel.EMAIL,)
    address: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)
    priority: Delivery.Priority = Delivery.Priority.ORDINARY
    secret: dict[str, Any] = field(default_factory=dict)


def queue_message(purpose: str, *, to: User, about: Subject, **details: Any) -> Message | None:
    """Say something once; `details` are those of a Draft. None when it was queued before: with the same subject,
    purpose, revision and reader (R37)."""
    now = database_now()
    return next(iter(_write([_draw(Draft(purpose, **details), to, about, now)], now)), None)


def queue_messages(
    purpose: str,
    said: Sequence[tuple[User, Subject]],
    *,
    revision: int = 1,
    due_at: datetime | None = None,
    priority: Delivery.Priority = Delivery.Priority.ORDINARY,
) -> list[Message]:
    """queue_message() for many: [(to, about), …], by e-mail, in one statement however many there are. Returns those
    that are new."""
    now = database_now()
    draft = Draft(purpose, revision, due_at, priority=priority)
    return _write([_draw(draft, to, about, now) for to, about in said], now)


def queue_drafts(drafts: Sequence[Draft], *, to: User, about: Subject, now: datetime) -> None:
    """Say several things of one subject, in one statement that nobody waits for; `now` by the database's clock. What
    is due at once is no urgent notice: nobody learns here whether it was said before."""
    drawn = [_draw(draft, to, about, now) for draft in drafts]
    send_messages(drawn)
    _ask_for_sweep([message for message, _copies in drawn], now)


def _write(drawn: Drawn, now: datetime) -> list[Message]:
    written = write_messages(drawn)
    messages = [message for message, _ in drawn if message.public_id in written]
    for message in messages:
        message.pk, message._state.adding = written[message.public_id], False
    _ask_for_sweep(messages, now)
    tell_of(messages)
    return messages


def _ask_for_sweep(messages: Sequence[Message], now: datetime) -> None:
    if any(message.due_at <= now and purpose_of(message).goes_alone for message in messages):
        transaction.on_commit(nudge)


def _draw(draft: Draft, to: User, about: Subject, now: datetime) -> tuple[Message, list[Copy]]:
    message = Message(
        recipient=to,
        purpose=draft.purpose,
        about=about.public_id,
        revision=draft.revision,
        due_at=draft.due_at or now,
    )
    message.subject = about
    if message.due_at <= now:
        put_text(message, at=now)
    return message, _copies(message, draft)


def _copies(message: Message, draft: Draft) -> list[Copy]:
    if is_muted(message):
        return []
    priority = Delivery.Priority.ALONE if purpose_of(message).goes_alone else draft.priority
    copies = [
        Copy(channel, *_when(message, channel), priority, draft.addresses.get(channel, draft.address), draft.secret)
        for channel in draft.channels
    ]
    if goes_by_sms(message):
        copies.append(Copy(SMS, *_when(message, SMS), priority, address="", secret={}))
    return copies


def _when(message: Message, channel: str) -> SendingTime:
    return time_to_send(message, message.due_at, channel)


def withdraw_about(about: Subject, *, is_waiting: bool = True) -> None:
    """What this was about is settled: nothing more of its messages is sent, and the center says so. `is_waiting`: what
    settling.IS_WAITING said of it, if somebody has asked."""
    withdraw_all(about.public_id, is_waiting=is_waiting)
