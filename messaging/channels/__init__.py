"""Ways out of the house, by the name a delivery has for them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager

from messaging.channels.base import Channel
from messaging.channels.email import EmailChannel
from messaging.channels.mailbox import MailboxChannel
from messaging.models import Delivery

KINDS: dict[str, Callable[[], Channel]] = {
    Delivery.Channel.EMAIL: EmailChannel,
    Delivery.Channel.SMS: MailboxChannel,
    Delivery.Channel.VOICE: MailboxChannel,
}


@contextmanager
def open_channels() -> Iterator[Mapping[str, Channel]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(closing(kind())) for name, kind in KINDS.items()}
