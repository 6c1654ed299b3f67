"""Urgent notices: what is urgent for a seller goes to the confirmed addresses of the emergency contact too.

In a message of its own, which says nothing but that the seller should look into the account.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from contacts.codes import spelled
from contacts.models import Contact
from contacts.returned import confirmed_addresses, doubt_what_came_back
from contacts.ways import extension_of, reached_at, ways_of
from core.models import User
from messaging.models import Delivery, Message
from messaging.outbox import queue_message
from messaging.purposes import Purpose, Text, purpose_of


def tell_contact(message: Message) -> None:
    """Once for each message, at whatever is confirmed and not in doubt by then; nobody hears twice at one address."""
    own = message.recipient.email.casefold()
    addresses = [address for address in confirmed_addresses(message.recipient) if address.value.casefold() != own]
    if addresses:
        reached = {ways_of(address)[0]: reached_at(address) for address in addresses}
        queue_message("contact_notice", to=message.recipient, about=message, channels=[*reached], addresses=reached)


def _notice(message: Message, secret: dict[str, Any]) -> Text:
    """The same words for the contact and for the seller, who reads in the message center what was said."""
    user = message.recipient
    who = {"name": user.full_name or user.email, "domain": urlsplit(settings.SITE_ORIGIN).hostname}
    short = _(
        "Vouchroom: something urgent waits in the seller account of %(name)s. Please pass on: log in at %(domain)s. "
        "We ask nothing of you."
    )
    return Text(
        title=_("Something urgent waits in the seller account of %(name)s") % who,
        paragraphs=[
            _("This goes to the emergency contact of the account of %(name)s.") % who,
            _("%(name)s should log in at %(domain)s soon, and read the messages there. Please pass this on.") % who,
            _("We may not say what it is about. We ask nothing of the contact: no code, no document, no payment."),
        ],
        sms=short % who,
        spoken=_spoken(user, short % who),
        to_other=not Contact.objects.filter(seller__user=user, relation=Contact.Relation.SELF).exists(),
    )


def _spoken(user: User, words: str) -> str:
    """Whoever puts the call through hears of the extension first."""
    for address in confirmed_addresses(user):
        if extension := extension_of(address):
            first = _("Please put this call through to extension %(digits)s.") % {"digits": spelled(extension)}
            return f"{first}\n\n{words}"
    return words


def _is_unread(message: Message) -> bool:
    """What the seller has read meanwhile, or what no longer applies, need not be passed on."""
    told = Message.objects.select_related("recipient").filter(public_id=message.about).first()
    return told is not None and told.read_at is None and not told.withdrawn_at and purpose_of(told).still_true(told)


def _is_confirmed_still(delivery: Delivery) -> bool:
    return any(reached_at(address) == delivery.address for address in confirmed_addresses(delivery.message.recipient))


PURPOSES = [
    Purpose(
        "contact_notice",
        _notice,
        still_true=_is_unread,
        at_night=True,
        may_go=_is_confirmed_still,
        undelivered=doubt_what_came_back,
    )
]
