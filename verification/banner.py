"""The one banner of the home page: of what several apps have to say, the most urgent. Nothing of it is stored."""

from contacts.banner import contact_banner
from messaging.center.banner import Banner, mail_comes_back, urgent_unread
from messaging.purposes import urgent_notices
from sellers.models import Seller

# Urgent notices for which the home page has a section of its own.
SAID_THERE = {"session_missed", "booking_called_off"}
# What must not stay unread either, and is no matter of the emergency contact: it asks the seller whether it was them,
# or for a document.
SELLERS_OWN = {"new_log_in", "contact_changing", "erasure_asked", "document_infected"}


def banner_for(seller: Seller) -> Banner | None:
    """The most urgent first; those after it are not even asked."""
    pressing = urgent_notices() - SAID_THERE | SELLERS_OWN
    return urgent_unread(seller.user, pressing) or mail_comes_back(seller.user) or contact_banner(seller)
