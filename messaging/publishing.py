"""Putting a message into the message center, in its reader's language; and the same words into its copies."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from core.clock import database_now
from messaging.models import Message
from messaging.purposes import HIDDEN, Secret, Text, purpose_of
from messaging.urgent import tell_of

PUBLISHED = ["language", "title", "body", "action_label", "action_path", "published_at"]
APART = "\n\n"  # between paragraphs


def render(message: Message, secret: dict[str, Any]) -> Text:
    """In the recipient's language and zone. Never cached: it is asked anew for each copy."""
    reader = message.recipient
    with translation.override(reader.language), timezone.override(reader.time_zone):
        return purpose_of(message).render(message, secret)


def text_of_copy(message: Message, secret: dict[str, Any]) -> Text:
    """What a copy says, word by word as it stands in the center, with what only the copy may hold (R41)."""
    text = render(message, secret)
    hidden = next((paragraph for paragraph in text.paragraphs if isinstance(paragraph, Secret)), HIDDEN)
    return replace(
        text, title=message.title, paragraphs=[p if p != HIDDEN else hidden for p in paragraphs_in(message.body)]
    )


def paragraphs_in(body: str) -> list[str]:
    return body.split(APART) if body else []


def publish(message: Message) -> None:
    """Make the message stand in the center."""
    put_text(message, at=database_now())
    message.save(update_fields=PUBLISHED)


def put_text(message: Message, *, at: datetime) -> None:
    """What stands in the center from `at` on, kept as it was said; the caller saves."""
    text = render(message, {})
    message.language = message.recipient.language
    message.title = text.title
    message.body = APART.join(HIDDEN if isinstance(each, Secret) else each for each in text.paragraphs)
    message.action_label, message.action_path = text.action or ("", "")
    message.published_at = at


def publish_once(message: Message) -> None:
    """For a copy that is about to go out: several of them may come at once. `message` has the words afterwards."""
    if message.published_at is None:  # most stand there already: for them no transaction begins
        _publish_locked(message)


@transaction.atomic
def _publish_locked(message: Message) -> None:
    locked = Message.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=message.pk)
    if locked.published_at is None:
        publish(locked)
        tell_of([locked])
    for name in PUBLISHED:
        setattr(message, name, getattr(locked, name))
