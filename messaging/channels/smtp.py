"""Django's SMTP backend, which also says whether the content may have been handed over when a server falls silent."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp

from messaging.channels.base import OutcomeUnknown


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
