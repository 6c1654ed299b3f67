"""The one banner of the home page: of what several apps have to say, the most urgent. Nothing of it is stored."""

from contacts.banner import contact_banner
from messaging.center.banner import Banner, mail_comes_back, urgent_unread
from sellers.models import Seller

# What must not stay unread, where the home page says nothing else of it.
URGENT = ["account_limited", "new_log_in", "contact_changing", "erasure_asked", "document_infected"]


def banner_for(seller: Seller) -> Banner | None:
    """The most urgent first; those after it are not even asked."""
    return urgent_unread(seller.user, URGENT) or mail_comes_back(seller.user) or contact_banner(seller)
