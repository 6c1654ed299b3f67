"""Putting a message into the message center, in its reader's language."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from core.clock import database_now
from messaging.models import Message
from messaging.purposes import Text, purpose_of


def render(message: Message, secret: dict[str, Any]) -> Text:
    """In the recipient's language and zone. Never cached: it is asked anew for each copy."""
    reader = message.recipient
    with translation.override(reader.language), timezone.override(reader.time_zone):
        return purpose_of(message).render(message, secret)


def publish(message: Message) -> None:
    """Make the message stand in the center."""
    put_text(message, at=database_now())
    message.save(update_fields=["language", "title", "body", "action_label", "action_path", "published_at"])


def put_text(message: Message, *, at: datetime) -> None:
    """What stands in the center from `at` on, kept as it was said; the caller saves."""
    text = render(message, {})
    message.language = message.recipient.language
    message.title = text.title
    message.body = "\n\n".join(text.paragraphs)
    message.action_label, message.action_path = text.action or ("", "")
    message.published_at = at


@transaction.atomic
def publish_once(message: Message) -> None:
    """For a copy that is about to go out: several of them may come at once."""
    if message.published_at is None:
        locked = Message.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=message.pk)
        if locked.published_at is None:
            publish(locked)
