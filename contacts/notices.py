"""Urgent notices: what is urgent for a seller goes to the confirmed addresses of the emergency contact too.

In a message of its own, which says nothing but that the seller should look into the account.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from contacts.codes import put_through
from contacts.models import Address, Contact
from contacts.returned import doubt_what_came_back
from contacts.ways import ways_of
from messaging.channels.sms_length import fit_sms
from messaging.models import Delivery, Message
from messaging.outbox import queue_message
from messaging.purposes import Purpose, Text, purpose_of


def tell_contact(message: Message) -> None:
    """Once for each message, at whatever is confirmed and not in doubt by then; nobody hears twice at one address."""
    own = message.recipient.email.casefold()
    reachable = Address.objects.of(message.recipient).reachable()
    reached = {ways_of(address)[0]: address for address in reachable if address.value.casefold() != own}
    if reached:
        queue_message(
            "contact_notice",
            to=message.recipient,
            about=message,
            channels=[*reached],
            addresses={way: address.dialled for way, address in reached.items()},
            secret={"extension": "".join(address.extension for address in reached.values())},
        )


def _notice(message: Message, secret: dict[str, Any]) -> Text:
    """The same words for the contact and for the seller, who reads in the message center what was said. Who is the
    contact themself gets the phrase, in the SMS where it fits."""
    user = message.recipient
    to_other = not Contact.objects.filter(seller__user=user, relation=Contact.Relation.SELF).exists()
    who = {"name": user.full_name or user.email, "domain": urlsplit(settings.SITE_ORIGIN).hostname}
    mine = _(
        "Vouchroom: something urgent waits in your seller account. Log in and read your messages. "
        "Your phrase: %(phrase)s"
    )
    short = _(
        "Vouchroom: something urgent waits in the seller account of %(name)s. Please pass on: log in at %(domain)s. "
        "We ask nothing of you."
    )
    wordings = [short % who] if to_other else [mine % {"phrase": user.phrase}, short % who]
    return Text(
        title=_("Something urgent waits in the seller account of %(name)s") % who,
        paragraphs=[
            _("This goes to the emergency contact of the account of %(name)s.") % who,
            _("%(name)s should log in at %(domain)s soon, and read the messages there. Please pass this on.") % who,
            _("We may not say what it is about. We ask nothing of the contact: no code, no document, no payment."),
        ],
        sms=fit_sms(wordings),
        spoken=put_through(secret.get("extension", ""), wordings[0]),
        to_other=to_other,
    )


def _is_unread(message: Message) -> bool:
    """What the seller has read meanwhile, or what no longer applies, need not be passed on."""
    told = Message.objects.select_related("recipient").filter(public_id=message.about).first()
    return told is not None and told.read_at is None and not told.withdrawn_at and purpose_of(told).still_true(told)


def _is_confirmed_still(delivery: Delivery) -> bool:
    reachable = Address.objects.of(delivery.message.recipient).reachable()
    return any(address.dialled == delivery.address for address in reachable)


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
