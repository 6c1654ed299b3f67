"""What a key sees: whatever belongs to its world, and nothing of the other one. What an address names and is not there
is answered 404, what a body names 400 with the field."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework.exceptions import ErrorDetail, ValidationError

from integration.models import ApiKey
from sellers.models import Seller
from sellers.models.accounts import SellerQuerySet
from verification.models import Case

Row = TypeVar("Row", bound=Model)


def sellers_of(key: ApiKey) -> SellerQuerySet:
    return Seller.objects.select_related("user").filter(user__is_test=key.is_test)


def cases_of(key: ApiKey) -> QuerySet[Case]:
    cases = Case.objects.select_related("seller__user", "booking__place", "place", "change")
    return cases.filter(seller__user__is_test=key.is_test)


def of_path(rows: QuerySet[Row], public_id: str) -> Row:
    """Of `rows`, which are of the key's world. Http404."""
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def of_body(rows: QuerySet[Row], public_id: str, field: str) -> Row:
    """As of_path(); `field` is where it was named. ValidationError "not_found"."""
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise unknown(field)
    return found


def unknown(field: str) -> ValidationError:
    """The body names something that is not there, or not in this world."""
    return ValidationError({field: [ErrorDetail("There is no such thing.", "not_found")]})
