"""What the home page says first of the emergency contact."""

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.standing import State, contact_standing
from messaging.center.banner import Banner
from sellers.models import Seller


def contact_banner(seller: Seller) -> Banner | None:
    """Where nobody is reached any more, or what was begun is neither confirmed nor put off."""
    standing = contact_standing(seller)
    headings = {
        State.IN_DOUBT: _("We cannot reach your emergency contact"),
        State.STARTED: _("Your emergency contact is not confirmed yet"),
    }
    if standing.state not in headings:
        return None
    link = (_("Go to the emergency contact"), reverse(standing.url_name))
    return Banner(headings[standing.state], str(standing.next_step), link)
