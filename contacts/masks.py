"""Addresses as pages and messages show them: enough to recognise one's own."""

from django.utils.translation import gettext as _
from phonenumbers import parse

from contacts.models import Address
from contacts.numbers import dialled, extension_of_value


def masked(address: Address) -> str:
    if address.kind == Address.Kind.PHONE:
        return mask_number(address.value)
    return mask_email(address.value)


def mask_number(value: str) -> str:
    """Country code, the last three digits and the extension of a stored number, such as +44 ••• 123."""
    number = dialled(value)
    shown = f"+{parse(number).country_code}\N{NO-BREAK SPACE}•••\N{NO-BREAK SPACE}{number[-3:]}"
    extension = extension_of_value(value)
    return _("%(number)s, extension %(extension)s") % {"number": shown, "extension": extension} if extension else shown


def mask_email(address: str) -> str:
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}"
