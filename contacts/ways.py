"""Which ways lead to an address, the one offered first in front (R15). Pure: the tables are those of phonenumbers."""

from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType, format_number, number_type, parse

from contacts.models import Address
from messaging.models import Delivery

Channel = Delivery.Channel
_TEXTED = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.UNKNOWN}


def ways_of(address: Address) -> list[Channel]:
    """A landline, and whatever lies behind an extension, is called and never sent an SMS."""
    if address.kind == Address.Kind.EMAIL:
        return [Channel.EMAIL]
    number = _number(address)
    return [Channel.SMS, Channel.VOICE] if number_type(number) in _TEXTED and not number.extension else [Channel.VOICE]


def reached_at(address: Address) -> str:
    """What the way out is given: of a number what is dialled, such as +442079460018."""
    if address.kind == Address.Kind.EMAIL:
        return address.value
    return format_number(_number(address), PhoneNumberFormat.E164)


def extension_of(address: Address) -> str:
    """Whom a switchboard has to put the call through to; "" where nobody has to."""
    return "" if address.kind == Address.Kind.EMAIL else _number(address).extension or ""


def _number(address: Address) -> PhoneNumber:
    return parse(address.value)
