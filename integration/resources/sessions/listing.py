"""Which sessions a list shows. Those of a status are read from an index where they are few; those that were held, of
which there are most, are met soon."""

from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.serializers import CharField

from integration.models import ApiKey
from integration.resources.sessions.answers import STATUSES
from integration.resources.sessions.finding import sessions_for
from integration.rest.paging import PageQuery
from scheduling.models import Booking, Session

OF_BOOKINGS = {each.value for each in Booking.Status if each != Booking.Status.BOOKED}


class SessionQuery(PageQuery):
    seller = CharField(required=False, trim_whitespace=False, help_text="Those of one seller.")
    status = serializers.ChoiceField(list(STATUSES), required=False)
    starts_since = serializers.DateTimeField(required=False, help_text="Those that begin at this time or later.")


def listed(key: ApiKey, asked: dict[str, Any]) -> QuerySet[Session]:
    rows = sessions_for(key)
    if "seller" in asked:
        rows = rows.filter(booking__seller__public_id=asked["seller"])
    if "starts_since" in asked:
        rows = rows.filter(booking__period__startswith__gte=asked["starts_since"])
    return rows.filter(_stands(asked["status"])) if "status" in asked else rows


def _stands(status: str) -> Q:
    """As drawing.draw_session() says it."""
    if status in OF_BOOKINGS:
        return Q(booking__status=status)
    return Q(booking__status=Booking.Status.BOOKED, status=status)
