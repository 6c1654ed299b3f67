"""Saved filters: kept under a name, each by its owner."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.actions import remove_filter, save_filter
from audit.forms import FilterForm
from audit.models import NAME_LENGTH
from audit.pages.drawing import reader, reader_zone
from audit.pages.listing import filter_of

NAMING = ("seller", "actor")  # what may be typed as an e-mail address or a name


def save_page(request: HttpRequest) -> HttpResponse:
    given, name = QueryDict(filter_of(QueryDict(request.POST.get("query", "")))), request.POST.get("name", "").strip()
    query = given.urlencode()
    if not query:
        messages.error(request, _("There is nothing to save: no filter is set."))
    elif not name or len(name) > NAME_LENGTH:
        sentence = _("Not saved: give the filter a name of at most %(count)d letters.")
        messages.error(request, sentence % {"count": NAME_LENGTH})
    elif saved := _without_names(given, FilterForm(given, zone=reader_zone(request).key)):
        query = saved
        save_filter(name, query, actor=reader(request))
        messages.success(request, _("The filter is saved as “%(name)s”.") % {"name": name})
    else:
        sentence = _(
            "Not saved: an address on the network is not kept in a filter, nor is what finds nobody or several. "
            "Type the id."
        )
        messages.error(request, sentence)
    return redirect(f"{reverse('admin:audit_event_changelist')}?{query}")


def _without_names(given: QueryDict, form: FilterForm) -> str:
    """Ids in place of names and e-mail addresses, which would stay here after an erasure; "" where that cannot be."""
    if not form.is_valid() or given.get("address"):
        return ""
    query = given.copy()
    for name in (name for name in NAMING if given.get(name, "").strip()):
        found = form.cleaned_data[name]
        if len(found) != 1:
            return ""
        query[name] = found[0]
    return query.urlencode()


def remove_page(request: HttpRequest, pk: int) -> HttpResponse:
    remove_filter(pk, actor=reader(request))
    return redirect(reverse("admin:audit_event_changelist"))
