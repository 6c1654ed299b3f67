"""What stands in the way of erasing a seller (sellers.rights.erasing)."""

from django.utils.translation import gettext as _

from sellers.models import Seller
from verification.models import Appeal, Case


def open_case(seller: Seller) -> str:
    """For the seller to read; "" where nothing does."""
    if Case.objects.open().filter(seller=seller).exists():
        return _("Your case is still open. You can ask again as soon as it is decided; your home page says by when.")
    unsettled = Case.objects.unsettled().filter(seller=seller)
    if unsettled.exists() or Appeal.objects.open().filter(seller=seller).exists():
        return _("Your appeal waits for our answer. You can ask again as soon as you have it, or have withdrawn it.")
    return ""
