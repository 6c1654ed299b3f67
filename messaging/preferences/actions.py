"""What people choose about their messages: language, zone, quiet hours, and topics without an e-mail."""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from audit.log import Subject, record
from core.clock import database_now
from core.models import User
from messaging.models import Delivery, Message
from messaging.preferences.holding import is_muted, time_to_send
from messaging.purposes import Topic, names_by_sms
from messaging.settling import finish


@transaction.atomic
def change_preferences(user: User, *, actor: Subject, **changes: Any) -> None:
    """`changes` are the User's fields: language, time_zone (an IANA name), quiet_from and quiet_until (both or
    neither), muted_topics, reminders_by_sms. Copies that wait follow the new choice."""
    user = User.objects.select_for_update().get(pk=user.pk)
    for name, value in changes.items():
        setattr(user, name, value)
    user.save(update_fields=list(changes))
    data = {name: f"{value:%H:%M}" if isinstance(value, time) else value for name, value in changes.items()}
    record("user.preferences_changed", actor=actor, subject=user, data=data)
    _settle_copies(user)
    if changes.get("reminders_by_sms"):
        _add_reminders(user)


@transaction.atomic
def switch_topic_off(user: User, topic: Topic) -> None:
    """By whoever has the link of a mail (messaging.preferences.stopping): nobody is logged in. Once is enough."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if topic.code in user.muted_topics:
        return
    user.muted_topics = [*user.muted_topics, topic.code]
    user.save(update_fields=["muted_topics"])
    record("user.topic_switched_off", actor=None, subject=user, data={"topic": topic.code})
    _settle_copies(user)


def _settle_copies(user: User) -> None:
    """A copy that a worker has claimed goes out, or comes back and is asked about then."""
    waiting = Delivery.objects.filter(message__recipient=user, status=Delivery.Status.QUEUED)
    now = database_now()
    for delivery in waiting.select_for_update(of=("self",)).select_related("message").order_by("pk"):
        delivery.message.recipient = user
        if is_muted(delivery.message):
            finish(delivery, Delivery.Status.DROPPED)
        else:
            _move(delivery, now)


def _move(delivery: Delivery, now: datetime) -> None:
    wanted = delivery.held_from or delivery.due_at
    due_at, held_from = time_to_send(delivery.message, max(wanted, now), delivery.channel)
    delivery.due_at, delivery.held_from = (due_at, wanted) if held_from else (wanted, None)
    delivery.save(update_fields=["due_at", "held_from"])


def _add_reminders(user: User) -> None:
    """By SMS, of what was queued before it was wanted. Once it is not wanted any more, they find no address."""
    if user.is_test:
        return
    later = Message.objects.filter(
        recipient=user, published_at=None, withdrawn_at=None, due_at__gt=Now(), purpose__in=names_by_sms()
    )
    for message in later.exclude(deliveries__channel=Delivery.Channel.SMS):
        message.recipient = user
        when = time_to_send(message, message.due_at, Delivery.Channel.SMS)
        Delivery.objects.create(message=message, channel=Delivery.Channel.SMS, **when._asdict())
