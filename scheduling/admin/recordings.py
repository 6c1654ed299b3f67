"""A recording, decrypted here and never stored by the browser's cache; each look has a reason and is an audit event."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.access import user_of
from scheduling.models import Recording
from scheduling.recording.actions import play
from sellers.grounds import Ground
from sellers.why import form_until_stated, ground_to_open
from sellers.worlds import live


@require_GET
def recording(request: HttpRequest, public_id: str) -> HttpResponseBase:
    kept = _kept_or_404(request, public_id)
    why = reverse("admin:scheduling_session_why", args=[public_id])
    ground = ground_to_open(request, kept.session, why=why)
    if not isinstance(ground, Ground):
        return ground
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{kept.public_id}.webm"',
        "X-Content-Type-Options": "nosniff",
    }
    parts = play(kept, actor=user_of(request), ground=ground)
    return StreamingHttpResponse(parts, content_type="video/webm", headers=headers)


@require_http_methods(["GET", "POST"])
def why_recording(request: HttpRequest, public_id: str) -> HttpResponse:
    """The reason holds for all recordings of that session: a line that drops makes several."""
    session = _kept_or_404(request, public_id).session
    back = reverse("admin:scheduling_session_change", args=[session.pk])
    form = form_until_stated(request, session)
    if form is None:
        messages.success(request, _("You can open the recordings of this session for ten minutes."))
        return redirect(back)
    context = {
        "seller": session.booking.seller,
        "what": _("recordings of the session"),
        "back": back,
        "form": form,
        "title": _("Why do you need to see it?"),
    }
    return TemplateResponse(request, "admin/scheduling/why.html", {**admin.site.each_context(request), **context})


def _kept_or_404(request: HttpRequest, public_id: str) -> Recording:
    if not request.user.has_perm("scheduling.view_recording"):
        raise PermissionDenied
    recordings = live(Recording.objects.select_related("session__booking__seller"), "session__booking__seller")
    return get_object_or_404(recordings, public_id=public_id)
