"""An address of the contact as pages and messages show it; a number with its extension."""

from django.utils.translation import gettext as _

from contacts.models import Address
from messaging.masks import mask_email, mask_number


def masked(address: Address) -> str:
    if address.kind == Address.Kind.EMAIL:
        return mask_email(address.value)
    return _extended(mask_number(address.dialled), address.extension)


def number_in_full(address: Address) -> str:
    """For whoever says whether it is right."""
    return _extended(address.dialled, address.extension)


def _extended(number: str, extension: str) -> str:
    if not extension:
        return number
    return _("%(number)s, extension %(extension)s") % {"number": number, "extension": extension}
