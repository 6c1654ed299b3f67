"""Ways out of the house, by the name a delivery has for them, as the settings choose them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager

from django.conf import settings

from messaging.channels.base import Channel
from messaging.channels.email import EmailChannel
from messaging.channels.mailbox import MailboxChannel
from messaging.channels.phone import PhoneChannel
from messaging.channels.ses import SesChannel
from messaging.models import Delivery


def _kinds() -> dict[str, Callable[[], Channel]]:
    phone = PhoneChannel if settings.PHONE else MailboxChannel
    return {
        Delivery.Channel.EMAIL: SesChannel if settings.SES else EmailChannel,
        Delivery.Channel.SMS: phone,
        Delivery.Channel.VOICE: phone,
    }


@contextmanager
def open_channels() -> Iterator[Mapping[str, Channel]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(closing(kind())) for name, kind in _kinds().items()}
