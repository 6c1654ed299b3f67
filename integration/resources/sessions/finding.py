"""Which sessions a key sees."""

from django.db.models import QuerySet

from integration.models import ApiKey
from scheduling.models import Session


def sessions_for(key: ApiKey) -> QuerySet[Session]:
    """Those of its world, with what is shown of them."""
    related = ("booking__seller__user", "booking__place", "booking__case", "missed__case")
    rows = Session.objects.select_related(*related).prefetch_related("reviews__case")
    return rows.filter(booking__seller__user__is_test=key.is_test)
