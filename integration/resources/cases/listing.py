"""Which cases a list shows. Each filter has an index that gives its rows in the order of the list, so that a page costs
the same however many cases there are; several statuses are several such walks, joined."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from integration.resources.cases.states import STATUSES, status_of
from integration.rest.paging import PageQuery
from verification.life.table import FIRST, Status
from verification.models import Case
from verification.models.cases import CLOSED


class CaseQuery(PageQuery):
    status = serializers.ChoiceField(list(STATUSES), required=False)
    open = serializers.BooleanField(required=False, allow_null=True, default=None, help_text="Not yet ended; or ended.")
    seller = serializers.CharField(required=False, trim_whitespace=False, help_text="Those of one seller.")
    submitted_since = serializers.DateTimeField(required=False, help_text="Submitted at this time or later.")
    changed_since = serializers.DateTimeField(
        required=False,
        help_text="Whose present state began at this time or later, the oldest first. What began may be seen a moment "
        "later: begin again some minutes before the last `changed_at`. `GET /events` misses nothing.",
    )


def lists_of(asked: dict[str, Any], *, is_test: bool) -> list[QuerySet[Case]]:
    """Their union is what was asked for; each is a walk along one index."""
    rows = Case.objects.filter(seller__user__is_test=is_test).only("public_id", order_of(asked))
    if "seller" in asked:
        rows = rows.filter(seller__public_id=asked["seller"])
    if "submitted_since" in asked:
        rows = rows.filter(submitted_at__gte=asked["submitted_since"])
    if not (wanted := _statuses(asked)):
        return [rows.none()]
    if "changed_since" in asked:
        changed = rows.filter(since__gte=asked["changed_since"], status__in=wanted)
        return [changed.filter(~CLOSED), changed.filter(CLOSED)]
    if "seller" in asked or len(wanted) == len(Status):
        return [rows.filter(status__in=wanted)] if len(wanted) < len(Status) else [rows]
    return [rows.filter(status=status) for status in wanted]


def order_of(asked: dict[str, Any]) -> str:
    return "since" if "changed_since" in asked else "submitted_at"


def _statuses(asked: dict[str, Any]) -> list[Status]:
    named, is_open = asked.get("status"), asked["open"]
    return [
        status
        for status in Status
        if (named is None or status_of(FIRST[status]) == named)
        and (is_open is None or is_open != (status in Case.CLOSED))
    ]
