"""Putting a message into the message center, in its reader's language."""

from django.utils import translation

from core.clock import database_now
from messaging.models import Message
from messaging.purposes import Text, purpose_of


def render(message: Message, secret: dict) -> Text:
    """In the recipient's language. Never cached: it is asked anew for each copy."""
    with translation.override(message.recipient.language):
        return purpose_of(message).render(message, secret)


def publish(message: Message) -> None:
    """Make the message stand in the center. Its text is kept as it was said."""
    text = render(message, {})
    message.title = text.title
    message.body = "\n\n".join(text.paragraphs)
    message.action_label, message.action_path = text.action or ("", "")
    message.published_at = database_now()
    message.save(update_fields=["title", "body", "action_label", "action_path", "published_at"])
