"""Which ways lead to an address, the one offered first in front (R15). Pure."""

from contacts.models import Address
from contacts.numbers import NumberKind, kind_of, number_of
from messaging.models import Delivery

Channel = Delivery.Channel
_CALLED_ONLY = {NumberKind.LANDLINE, NumberKind.VOIP}


def ways_of(address: Address) -> list[Channel]:
    """A landline, internet telephony, and whatever lies behind an extension, is called and never sent an SMS."""
    if address.kind == Address.Kind.EMAIL:
        return [Channel.EMAIL]
    number = number_of(address.value)
    return [Channel.VOICE] if number.extension or kind_of(number) in _CALLED_ONLY else [Channel.SMS, Channel.VOICE]
