"""Saved filters: kept under a name, each by its owner."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.actions import remove_filter, save_filter
from audit.models import NAME_LENGTH
from audit.pages.drawing import reader
from audit.pages.listing import filter_of


def save_page(request: HttpRequest) -> HttpResponse:
    query, name = filter_of(QueryDict(request.POST.get("query", ""))), request.POST.get("name", "").strip()
    if not query:
        messages.error(request, _("There is nothing to save: no filter is set."))
    elif not name or len(name) > NAME_LENGTH:
        sentence = _("Not saved: give the filter a name of at most %(count)d letters.")
        messages.error(request, sentence % {"count": NAME_LENGTH})
    else:
        save_filter(name, query, actor=reader(request))
        messages.success(request, _("The filter is saved as “%(name)s”.") % {"name": name})
    return redirect(f"{reverse('admin:audit_event_changelist')}?{query}")


def remove_page(request: HttpRequest, pk: int) -> HttpResponse:
    remove_filter(pk, actor=reader(request))
    return redirect(reverse("admin:audit_event_changelist"))
