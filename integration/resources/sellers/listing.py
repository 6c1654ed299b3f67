"""Which sellers a list shows. Each filter has an index: of one seller, or of many in the order of the list."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from integration.models import ApiKey
from integration.resources.sellers.answers import PERSONAL
from integration.resources.sellers.finding import shown_sellers
from integration.rest.paging import PageQuery
from integration.rest.views import refuse_without
from sellers.models import Seller

ORDER = "created_at"


class SellerQuery(PageQuery):
    reference = serializers.CharField(
        required=False, trim_whitespace=False, max_length=100, help_text="Your own number or name of one."
    )
    email = serializers.EmailField(required=False, help_text=f"Takes the scope `{PERSONAL}` too.")
    status = serializers.ChoiceField(Seller.Status.values, required=False)
    created_since = serializers.DateTimeField(required=False, help_text="Created at this time or later.")


def listed(key: ApiKey, asked: dict[str, Any]) -> QuerySet[Seller]:
    """Problem "scope_missing": who has an account here is personal."""
    rows: QuerySet[Seller] = shown_sellers(key)
    if "email" in asked:
        refuse_without(key, PERSONAL)
        rows = rows.filter(user__email=asked["email"].lower())
    if "reference" in asked:
        rows = rows.filter(platform_reference__is_test=key.is_test, platform_reference__reference=asked["reference"])
    if "status" in asked:
        rows = rows.filter(status=asked["status"])
    return rows.filter(created_at__gte=asked["created_since"]) if "created_since" in asked else rows
