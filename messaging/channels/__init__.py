"""Ways out of the house, by the name a delivery has for them, as the settings choose them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager

from django.conf import settings

from messaging.channels.base import Channel
from messaging.channels.mailbox import MailboxChannel
from messaging.channels.phone import PhoneChannel
from messaging.channels.ses import SesChannel
from messaging.channels.smtp import SmtpChannel
from messaging.models import Delivery


def _ways() -> dict[str, list[Channel]]:
    phone = [_phone(), *_second_phone()]
    return {
        Delivery.Channel.EMAIL: [SesChannel(settings.SES) if settings.SES else SmtpChannel(), *_second_mail()],
        Delivery.Channel.SMS: phone,
        Delivery.Channel.VOICE: phone,
    }


def _second_mail() -> list[Channel]:
    if settings.SES_2:
        return [SesChannel(settings.SES_2, "ses-2")]
    return [SmtpChannel("smtp-2", **settings.SMTP_2)] if settings.SMTP_2 else []


def _phone() -> Channel:
    return PhoneChannel(settings.PHONE) if settings.PHONE else MailboxChannel()


def _second_phone() -> list[Channel]:
    return [PhoneChannel(settings.PHONE_2, "aws-2")] if settings.PHONE_2 else []


@contextmanager
def open_channels() -> Iterator[Mapping[str, Sequence[Channel]]]:
    """The providers of each channel, the one first that is asked first."""
    ways = _ways()
    with ExitStack() as stack:
        for provider in (each for providers in ways.values() for each in providers):
            stack.enter_context(closing(provider))
        yield ways
