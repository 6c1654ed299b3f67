"""A recording, decrypted here and never stored by the browser's cache; each look is an audit event."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.access import has_fresh_second_factor, user_of
from scheduling.models import Recording
from scheduling.recording.actions import play


@require_GET
def recording(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    if not request.user.has_perm("scheduling.view_recording"):
        raise PermissionDenied
    if not has_fresh_second_factor(request):
        raise PermissionDenied(_("Confirm that it is you, with your second factor, to open recordings."))
    kept = get_object_or_404(Recording.objects.select_related("session"), public_id=public_id)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{kept.public_id}.webm"',
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(play(kept, actor=user_of(request)), content_type="video/webm", headers=headers)
