"""The lowest door of test mode: nothing of it is ever done to a live seller."""

from django.utils.translation import gettext as _

from core.errors import DomainError
from sellers.models import Seller


def refuse_live(seller: Seller) -> None:
    """DomainError "not_a_test_seller"."""
    if not seller.user.is_test:
        raise DomainError("not_a_test_seller", _("This is a live seller. Outcomes can be picked in test mode alone."))
