"""Which seller is meant."""

from django.utils.translation import gettext as _

from core.errors import DomainError
from integration.models import ApiKey
from integration.resources.finding import of_path
from integration.resources.sellers.drawing import shown_sellers
from sellers.models import Seller


def find_seller(key: ApiKey, public_id: str) -> Seller:
    """With all that is shown. 404 where there is none in the key's world."""
    return of_path(shown_sellers(key), public_id)


def find_to_change(key: ApiKey, public_id: str) -> Seller:
    """As find_seller(). DomainError "seller_erased"."""
    found = find_seller(key, public_id)
    refuse_erased(found)
    return found


def refuse_erased(seller: Seller) -> None:
    if seller.erased_at:
        raise DomainError(
            "seller_erased", _("This seller was erased: nothing is added to the account. Create a new seller.")
        )
