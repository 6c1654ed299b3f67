"""Whether a mail says what stands in the message center (R41)."""

import re

from django.core.mail import EmailMessage

from messaging.models import Message
from messaging.purposes import HIDDEN

REFERENCE = re.compile(r"\bmsg_\w{22}\b")


def twin_of(mail: EmailMessage) -> Message:
    """The message with the mail's reference. AssertionError unless both have the same title and the same text but for
    the one paragraph that only the copy may hold. It has the reader's phrase, too, unless it goes to somebody else."""
    [reference] = set(REFERENCE.findall(mail.body))
    message = Message.objects.get(public_id=reference)
    said = re.escape(f"{message.title}\n\n{message.body}\n\n").replace(re.escape(HIDDEN), r"[^\n]+")
    assert re.match(said, mail.body), (message.title, message.body, mail.body)
    assert mail.subject == message.title
    to_other = mail.to != [message.recipient.email]
    assert (message.recipient.phrase in mail.body) != to_other
    return message
