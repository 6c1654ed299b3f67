"""What the home page puts first: one banner at a time, found anew from what is stored whenever somebody asks."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import User
from messaging.failures import Failure
from messaging.models import Delivery, Message

NEWEST = 20  # messages whose mails are looked at
WENT_OUT = (Delivery.Status.SENT, Delivery.Status.DELIVERED)
CAME_BACK = (Delivery.Status.FAILED, Delivery.Status.RETURNED)
NOT_THE_ADDRESS = ("", Failure.OURS, Failure.COMPLAINT)


@dataclass(frozen=True)
class Banner:
    """`link`: its words and where it leads; `language` that of the heading, "" for the page's."""

    heading: str
    text: str
    link: tuple[str, str]
    language: str = ""


def urgent_unread(reader: User, purposes: Collection[str]) -> Banner | None:
    """The newest unread message of these purposes that still applies."""
    unread = Message.objects.of(reader).filter(read_at=None, withdrawn_at=None, purpose__in=purposes)
    message = unread.defer("body").first()
    if message is None:
        return None
    return Banner(
        heading=message.title,
        text=_("This message is important, and you have not read it yet."),
        link=(_("Read the message"), reverse("message", args=[message.public_id])),
        language=message.language,
    )


def mail_comes_back(reader: User) -> Banner | None:
    """As far as the last copy says whose fate depended on the reader's address."""
    newest = Message.objects.of(reader)[:NEWEST].values("pk")
    mails = Delivery.objects.filter(message__in=newest, channel=Delivery.Channel.EMAIL)
    known = mails.filter(status__in=[*WENT_OUT, *CAME_BACK]).order_by("-message__published_at", "-pk")
    to_reader = (mail for mail in known if mail.address in ("", reader.email))
    last = next((mail for mail in to_reader if mail.status in WENT_OUT or mail.failure not in NOT_THE_ADDRESS), None)
    if last is None or last.status in WENT_OUT:
        return None
    return Banner(
        heading=_("Our e-mails do not reach you"),
        text=_("The last one to %(email)s did not arrive. All of them stand in your message center too.")
        % {"email": reader.email},
        link=(_("Check your e-mail address"), reverse("account_email")),
    )
