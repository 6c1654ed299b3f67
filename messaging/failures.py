"""Why a copy did not arrive, in words that a seller can act on. The vendor's own word is the delivery's `error`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Failure(TextChoices):
    """`ours`: nothing about the address; all others name the side of whoever should have got it."""

    NO_SUCH_ADDRESS = "no_such_address", _("no such address or number")
    REFUSED = "refused", _("the mail server refused it")
    MAILBOX_FULL = "mailbox_full", _("the mailbox is full")
    UNREACHABLE = "unreachable", _("the mail server could not be reached")
    COMPLAINT = "complaint", _("reported as unwanted")
    CARRIER_REFUSED = "carrier_refused", _("the carrier refused it")
    OPTED_OUT = "opted_out", _("the number has opted out of our messages")
    NUMBER_UNREACHABLE = "number_unreachable", _("the number could not be reached")
    NOT_ANSWERED = "not_answered", _("nobody answered the call")
    COUNTRY_NOT_SERVED = "country_not_served", _("the country is not served")
    OURS = "ours", _("a fault on our side")
