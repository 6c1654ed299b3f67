"""One event: what it says, what stands before and after it, and how its chain holds."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst

from audit import unusual
from audit.figures import current_figures
from audit.hiding import hidden_from
from audit.models import Event, Place
from audit.pages.drawing import draw, reader, reader_zone, refuse_hidden, rows_of, with_reasons
from audit.people import people_of
from audit.places import address_at
from audit.standing import in_chain
from audit.subjects import row_of, seller_of
from audit.telling import told


def event_page(request: HttpRequest, pk: int) -> HttpResponse:
    if not (event := Event.objects.filter(pk=pk).first()):
        raise Http404
    if event.subject in hidden_from(reader(request)):
        return refuse_hidden(request)
    chain, zone = in_chain(event), reader_zone(request)
    near = [place.event for place in chain.around if place.event]
    people = people_of(each.actor for each in near)
    signs = unusual.of_events([event], people, current_figures())
    rows = {row.event.position: row for row in with_reasons(rows_of(near, people, zone, signs))}
    row = rows[event.position]
    address = Place.objects.filter(token=event.place).values_list("address", flat=True).first()
    return draw(
        request,
        "event",
        f"{row.person.name} {row.action}",
        {
            "row": row,
            "event": event,
            "zone": zone.key,
            "told": told(event.action, event.data),
            "address": address_at(event.place, address, event.at),
            "chain": chain,
            "around": [(place.position, rows.get(place.position)) for place in chain.around],
            "hash": bytes(event.hash).hex(),
            "seller": seller_of(event.subject),
            "page": page_of(request, event.subject),
            "heading": capfirst(row.action),
        },
    )


def page_of(request: HttpRequest, public_id: str) -> str | None:
    """The page in the admin of what this id names, if it has one that this reader may open."""
    row = row_of(public_id)
    model_admin = admin.site._registry.get(type(row)) if row else None
    if row is None or model_admin is None or not model_admin.has_view_permission(request, row):
        return None
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
