"""What a key sees: whatever belongs to its world, and nothing of the other one (404)."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.exceptions import ErrorDetail, ValidationError

from integration.models import ApiKey
from sellers.models import Seller
from verification.models import Case


def seller_for(key: ApiKey, public_id: str, **more: Any) -> Seller:
    sellers = Seller.objects.select_related("user").filter(user__is_test=key.is_test, **more)
    return get_object_or_404(sellers, public_id=public_id)


def case_for(key: ApiKey, public_id: str) -> Case:
    cases = Case.objects.select_related("seller__user", "booking__place", "place", "change")
    return get_object_or_404(cases.filter(seller__user__is_test=key.is_test), public_id=public_id)


def unknown(field: str) -> ValidationError:
    """The body names something that is not there, or not in this world."""
    return ValidationError({field: [ErrorDetail("There is no such thing.", "not_found")]})
