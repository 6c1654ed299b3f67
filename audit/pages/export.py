"""The export of what the list shows: a POST that answers with one signed file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.exports.making import export
from audit.figures import current_figures
from audit.forms import FilterForm
from audit.hiding import hidden_from
from audit.pages.drawing import closed, reader, reader_zone
from audit.searching import has_more_than


def export_page(request: HttpRequest) -> HttpResponseBase:
    if not request.user.has_perm("audit.export_event"):
        raise PermissionDenied
    given, limit = QueryDict(request.POST.get("query", "")), current_figures().export_events_count
    form = FilterForm(given, zone=reader_zone(request).key)
    if not form.is_valid():
        return _back(request, given, _("Nothing was exported: correct the filter first."))
    if hidden_from(reader(request)):
        return _back(request, given, _("Nothing was exported: %(why)s") % {"why": closed()})
    filters = form.filters()
    if has_more_than(filters, limit):
        sentence = _("More than %(count)d events fit, which is more than one export may hold. Narrow the time range.")
        return _back(request, given, sentence % {"count": limit})
    made = export(filters, actor=reader(request), said=given.dict(), limit=limit)
    return FileResponse(made.file, as_attachment=True, filename=made.name, content_type="application/zip")


def _back(request: HttpRequest, given: QueryDict, sentence: str) -> HttpResponseBase:
    messages.error(request, sentence)
    return redirect(f"{reverse('admin:audit_event_changelist')}?{given.urlencode()}")
