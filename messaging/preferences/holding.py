"""What a reader's preferences make of a copy: whether there is one, and that it waits until quiet hours are over.

They stand in the reader's own row, which is at hand wherever a message is written or sent: no query asks for them. The
hours in which we call are the policy's: a call rings for somebody else, who has chosen none.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.clock import database_now
from core.models import User
from core.policy import current_policy
from messaging.models import Delivery, Message
from messaging.preferences.quiet import QuietHours
from messaging.purposes import can_wait, purpose_of, to_own_number
from messaging.settling import put_back

# What is read of a User for this, beside the zone.
PREFERENCES = ["quiet_from", "quiet_until", "muted_topics", "reminders_by_sms", "is_test"]


class SendingTime(NamedTuple):
    """`held_from`: when it would be due without quiet hours, if they hold it back."""

    due_at: datetime
    held_from: datetime | None


def quiet_hours_of(reader: User) -> QuietHours | None:
    if reader.quiet_from is None or reader.quiet_until is None:
        return None
    return QuietHours(ZoneInfo(reader.time_zone), reader.quiet_from, reader.quiet_until)


def hours_without_calls(reader: User) -> QuietHours:
    policy = current_policy()
    begins, ends = time(policy.calls_until_hour % 24), time(policy.calls_from_hour)
    return QuietHours(ZoneInfo(reader.time_zone), begins, ends)


def _hours_without(message: Message, channel: str) -> QuietHours | None:
    """In which a copy by this channel does not go out."""
    if not can_wait(message, channel):
        return None
    reader = message.recipient
    return hours_without_calls(reader) if channel == Delivery.Channel.VOICE else quiet_hours_of(reader)


def time_to_send(message: Message, wanted: datetime, channel: str) -> SendingTime:
    """When a copy that is `wanted` then goes out."""
    quiet = _hours_without(message, channel)
    allowed = quiet.next_allowed(wanted) if quiet else wanted
    return SendingTime(allowed, wanted if allowed > wanted else None)


def time_to_retry(delivery: Delivery, after: timedelta) -> SendingTime:
    """When another try is made: no sooner than `after` from now, by the database's clock."""
    return time_to_send(delivery.message, database_now() + after, delivery.channel)


def is_muted(message: Message) -> bool:
    """Whether it stands in the message center only: the reader wants it so, or is of the test world, for which nothing
    leaves the house, whatever the address would be."""
    if message.recipient.is_test:
        return True
    topic = purpose_of(message).topic
    return topic is not None and topic.code in message.recipient.muted_topics


def goes_by_sms(message: Message) -> bool:
    """Whether the reader wants it at their own number too (messaging.own_numbers)."""
    return message.recipient.reminders_by_sms and to_own_number(message, Delivery.Channel.SMS)


def hold_back(claimed: Iterable[Delivery]) -> list[Delivery]:
    """Those that may go out now. What is late, so that quiet hours have begun, is given back until they end."""
    rows = list(claimed)
    if not any(_hours_without(delivery.message, delivery.channel) for delivery in rows):
        return rows
    now, going = database_now(), []
    for delivery in rows:
        when = time_to_send(delivery.message, now, delivery.channel)
        if when.held_from:
            put_back([delivery], **when._asdict())
        else:
            going.append(delivery)
    return going
