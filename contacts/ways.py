"""Which ways lead to an address, the one offered first in front (R15). Pure."""

from contacts.models import Address
from contacts.numbers import NumberKind, extension_of_value, kind_of, number_of
from messaging.models import Delivery

Channel = Delivery.Channel
_CALLED_ONLY = {NumberKind.LANDLINE, NumberKind.VOIP}


def ways_of(address: Address) -> list[Channel]:
    """A landline, internet telephony, and whatever lies behind an extension, is called and never sent an SMS."""
    if address.kind == Address.Kind.EMAIL:
        return [Channel.EMAIL]
    number = number_of(address.value)
    return [Channel.VOICE] if number.extension or kind_of(number) in _CALLED_ONLY else [Channel.SMS, Channel.VOICE]


def reached_at(address: Address) -> str:
    """What the way out is given: of a number what is dialled, such as +442079460018."""
    return address.dialled


def extension_of(address: Address) -> str:
    """Whom a switchboard has to put the call through to; "" where nobody has to."""
    return extension_of_value(address.value) if address.kind == Address.Kind.PHONE else ""
