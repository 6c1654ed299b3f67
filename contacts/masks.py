"""An address of the contact as pages and messages show it; a number with its extension."""

from django.utils.translation import gettext as _

from contacts.models import Address
from messaging.masks import mask_email, mask_number


def masked(address: Address) -> str:
    if address.kind == Address.Kind.EMAIL:
        return mask_email(address.value)
    number, extension = mask_number(address.dialled), address.extension
    return (
        _("%(number)s, extension %(extension)s") % {"number": number, "extension": extension} if extension else number
    )
