"""Which seller is meant."""

from integration.models import ApiKey
from integration.resources.finding import of_path
from integration.resources.sellers.drawing import shown_sellers
from sellers.models import Seller


def find_seller(key: ApiKey, public_id: str) -> Seller:
    """With all that is shown. 404 where there is none in the key's world."""
    return of_path(shown_sellers(key), public_id)
