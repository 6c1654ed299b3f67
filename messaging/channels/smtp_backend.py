"""Django's SMTP backend, which also says whether the content may have been handed over when a server falls silent, and
which makes less of addresses that need nothing."""

import re
import smtplib
from functools import cache
from typing import Any

from django.core.mail.backends import smtp
from django.core.mail.message import sanitize_address

from messaging.channels.base import OutcomeUnknown

_PLAIN = re.compile(r"[\w+-]+(\.[\w+-]+)*@[\w-]+(\.[\w-]+)*", re.ASCII)
_in_envelope = cache(sanitize_address)


class _SaysWhenUnknown(smtplib.SMTP):
    def data(self, msg: Any) -> tuple[int, bytes]:
        try:
            return super().data(msg)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            # smtplib turns its socket's time-out into a disconnection, and the other errors of a dialogue are replies.
            if isinstance(error, smtplib.SMTPResponseException):
                raise
            raise OutcomeUnknown(type(error).__name__) from error


class _Plain(_SaysWhenUnknown):
    pass


class _Encrypted(_SaysWhenUnknown, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Encrypted if self.use_ssl else _Plain

    def _send(self, email_message: Any) -> bool:
        """As Django does, which parses the sender for each mail, and recipients in whom nothing is to be encoded."""
        sender = _in_envelope(email_message.from_email, "utf-8")
        recipients = [
            each if _PLAIN.fullmatch(each) else sanitize_address(each, "utf-8") for each in email_message.recipients()
        ]
        assert self.connection
        self.connection.sendmail(sender, recipients, email_message.message().as_bytes(linesep="\r\n"))
        return True
