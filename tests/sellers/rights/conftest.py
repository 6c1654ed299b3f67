from collections.abc import Callable

import pytest
from django.db.models.functions import Now

from core.models import User
from sellers.models import LegalHold, Seller
from tests.sellers.rights.full import fill


@pytest.fixture
def full(make_seller: Callable[..., Seller], account_manager: User) -> Seller:
    """Of whom everything is there, an earlier legal hold too."""
    seller = make_seller("zephyrine.quill@example.com", time_zone="Europe/London")
    fill(seller, account_manager)
    LegalHold.objects.create(
        seller=seller, reason="the hold on Quill", placed_by=account_manager, placed_at=Now(), released_at=Now()
    )
    return Seller.objects.get(pk=seller.pk)
