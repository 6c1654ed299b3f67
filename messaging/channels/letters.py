"""A message as a mail, whoever carries it: Django's, byte for byte, but written out in half the time, since that is
most of what sending thousands costs.
"""

from email.policy import Compat32
from random import randrange
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from messaging.models import Delivery, Message
from messaging.preferences.stopping import stop_address
from messaging.purposes import Text, topic_of

UNFIT = "the address or the subject cannot stand in a mail"
LONGEST_LINE = 78  # RFC 5322, 2.1.1


class _FoldsLongHeaders(Compat32):
    """Django has encoded the headers and refused line breaks in them: what fits into its line stands as it is."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        line = f"{name}: {value}"
        if len(line) <= LONGEST_LINE and line.isascii() and line.isprintable():
            return f"{line}{self.linesep}".encode()
        return super().fold_binary(name, value)


_POLICY = _FoldsLongHeaders()


class Letter(EmailMultiAlternatives):
    def message(self) -> Any:  # type: ignore[override]  # the stubs know a later Django's
        """The line between its parts is not first looked for in them: nobody writes one of 2⁶³ by chance."""
        mail: Any = super().message()
        mail.policy = _POLICY
        if mail.is_multipart():
            mail.set_boundary(f"{'=' * 15}{randrange(2**63):019d}==")
        return mail


def compose(delivery: Delivery, text: Text) -> Letter:
    """The mail: phrase, reference, the open task's page (R41); its Message-ID is the same in every try (R39)."""
    context = context_of(delivery.message, text)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    with translation.override(delivery.message.language):
        mail = Letter(
            subject=text.title,
            body=render_to_string("messaging/email.txt", context),
            to=[delivery.address or delivery.message.recipient.email],
            headers={"Message-ID": f"<{delivery.public_id}@{domain}>", "Auto-Submitted": "auto-generated"}
            | _headers_to_stop(context["stop"]),
        )
        mail.attach_alternative(render_to_string("messaging/email.html", context), "text/html")
        if text.attachment:
            mail.attach(text.attachment())
    return mail


def plain_text(message: Message, text: Text) -> str:
    """The whole mail in plain text, but for its subject."""
    with translation.override(message.language):
        return render_to_string("messaging/email.txt", context_of(message, text))


def context_of(message: Message, text: Text) -> dict[str, Any]:
    """Of the templates of a mail."""
    user, topic = message.recipient, topic_of(message)
    return {
        "text": text,
        "user": user,
        "reference": message.public_id,
        "site": settings.SITE_ORIGIN,
        "topic": topic,
        "stop": stop_address(user, topic) if topic else "",
    }


def _headers_to_stop(address: str) -> dict[str, str]:
    """What a mail program's own button asks (RFC 2369, RFC 8058). A duty has none: it cannot be switched off."""
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
