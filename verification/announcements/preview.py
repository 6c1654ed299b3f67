"""A version as its readers will have it: the page of the message center, and the mail."""

from dataclasses import dataclass

from django.utils import translation

from core.models import User
from messaging.channels.letters import compose
from messaging.models import Delivery, Message
from messaging.purposes import Text
from verification.announcements.audience import PURPOSE
from verification.announcements.messages import text_of
from verification.models import AnnouncementVersion

PHRASE = "blue lantern 42"  # in the place of each seller's own


@dataclass(frozen=True)
class Preview:
    language: str
    text: Text
    mail: str
    html: str


def preview_of(version: AnnouncementVersion, language: str, zone: str) -> Preview:
    """For a reader in that zone; nothing is stored."""
    reader = User(email="seller@example.com", language=language, time_zone=zone, phrase=PHRASE)
    message = Message(recipient=reader, purpose=PURPOSE, language=language)
    with translation.override(language):
        text = text_of(version, zone)
    mail = compose(Delivery(message=message, channel=Delivery.Channel.EMAIL), text)
    [html] = [content for content, kind in mail.alternatives if kind == "text/html"]
    return Preview(language, text, str(mail.body), str(html))
