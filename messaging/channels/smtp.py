"""E-mail through an SMTP server."""

import smtplib
from functools import partial
from typing import Any

from django.core.mail import get_connection

from messaging.channels.base import OutcomeUnknown, Refused, Unreachable
from messaging.channels.letters import UNFIT, Letter, compose
from messaging.channels.replies import exception_of
from messaging.failures import Failure
from messaging.models import Delivery
from messaging.purposes import Text


class SmtpChannel:
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
