"""E-mail through an SMTP server."""

import smtplib
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.template.loader import render_to_string
from django.utils import translation

from messaging.channels.base import OutcomeUnknown, Refused, Unreachable
from messaging.channels.letters import Letter
from messaging.channels.replies import exception_of
from messaging.failures import Failure
from messaging.models import Delivery, Message
from messaging.preferences.stopping import stop_address
from messaging.purposes import Text, topic_of

UNFIT = "the address or the subject cannot stand in a mail"


class EmailChannel:
    """Keeps its connection until close(). A kept one that the server has closed meanwhile is opened anew.

    `server`: host, port and so on, as Django's backend takes them; without any, those of EMAIL_URL.
    """

    def __init__(self, provider: str = "smtp", **server: Any) -> None:
        self.provider, self.connect = provider, partial(get_connection, **server)
        self.connection = self.connect()

    def send(self, delivery: Delivery, text: Text) -> str:
        try:
            mail = compose(delivery, text)
            mail.connection = self.connection
            self._hand_over(mail)
        except smtplib.SMTPRecipientsRefused as error:
            raise exception_of(*max(error.recipients.values())) from error
        except smtplib.SMTPSenderRefused as error:  # before the address was named
            raise Unreachable(f"SMTP {error.smtp_code} to the sender") from error
        except smtplib.SMTPResponseException as error:
            raise exception_of(error.smtp_code, error.smtp_error) from error
        except OutcomeUnknown:
            self._hang_up()
            raise
        except OSError as error:  # smtplib's own errors are among these: nothing was handed over
            self._hang_up()
            raise Unreachable(type(error).__name__) from error
        except ValueError as error:
            raise Refused(UNFIT, Failure.OURS) from error
        return ""

    def _hand_over(self, mail: Letter) -> None:
        kept = not self._open()
        try:
            mail.send()
        except smtplib.SMTPServerDisconnected:
            if not kept:
                raise
            self._hang_up()
            self._open()
            mail.send()

    def _open(self) -> bool:
        """Whether it had to be opened. Whatever goes wrong here (a refused log-in too) says nothing about a mail."""
        try:
            return bool(self.connection.open())
        except OSError as error:
            raise Unreachable(type(error).__name__) from error

    def _hang_up(self) -> None:
        """Also after a failure, when the server may no longer answer a QUIT."""
        try:
            self.connection.close()
        except (smtplib.SMTPException, OSError):
            self.connection = self.connect()

    close = _hang_up


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
