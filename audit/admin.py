"""The log as ops read it: filters in the URL, no way to change anything."""

from datetime import UTC

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.chain import fault_of
from audit.models import Event, Place
from audit.readonly import ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["time", "actor", "action", "subject", "address"]
    list_display_links = ["time"]
    search_fields = ["subject__exact", "actor__exact", "action__startswith"]
    search_help_text = _("A subject or an actor by its id, or the beginning of an action such as booking.")
    date_hierarchy = "at"
    fields = ["time", "actor", "action", "subject", "position", "data", "address", "chain_state"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        found = Place.objects.filter(token=OuterRef("place")).values("address")
        return super().get_queryset(request).annotate(place_address=Subquery(found))

    @admin.display(description=_("address"))
    def address(self, event: Event) -> str:
        return event.place_address or ""  # type: ignore[attr-defined]

    @admin.display(description=_("time"), ordering="at")
    def time(self, event: Event) -> str:
        return f"{event.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"

    @admin.display(description=_("chain of this subject"))
    def chain_state(self, event: Event) -> str:
        fault = fault_of(event.subject)
        if fault is None:
            return gettext("Verified: every event from the first to the last fits its predecessor.")
        return gettext("Broken at position %(position)d.") % {"position": fault}
