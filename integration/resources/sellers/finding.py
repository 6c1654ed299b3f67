"""Which sellers a key sees, and which one is meant."""

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from integration.models import ApiKey
from integration.resources.finding import of_path, sellers_of
from sellers.models import Seller
from verification.models import Case, Measure


def shown_sellers(key: ApiKey) -> QuerySet[Seller]:
    """Those of the key's world, with what is shown of them: three queries, however many."""
    newest = Case.objects.filter(seller=OuterRef("pk")).order_by("-pk").values("public_id")[:1]
    confirmed = EmailAddress.objects.filter(user=OuterRef("user"), primary=True, verified=True)
    return (
        sellers_of(key)
        .with_details()
        .select_related("platform_reference")
        .prefetch_related(Prefetch("measures", Measure.objects.standing(), to_attr="standing"))
        .annotate(newest_case=Subquery(newest), email_confirmed=Exists(confirmed))
    )


def find_seller(key: ApiKey, public_id: str) -> Seller:
    """With all that is shown. 404 where there is none in the key's world."""
    return of_path(shown_sellers(key), public_id)
