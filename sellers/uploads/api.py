"""A file in parts, as the page's script sends it: JSON under the address of its document.

Begin with {size, sha256}; then each part as a bare body at its offset; then finish, with the last part as its body or
with none. Each answer is the state of the upload: {address, status, received, part, refusal}; a part holds `part` bytes
at most. With an `error`, the status says what it means: 409, go on at `received`; 503, the same again in a while; 422,
this is the end. What comes twice has the effect of once.
"""

import json
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import user_of
from core.errors import DomainError
from sellers.models import Upload
from sellers.uploads import actions
from sellers.uploads.page import arrived, document_or_404

STATUSES = {"file_not_kept": 503, "wrong_offset": 409, "upload_incomplete": 409}
PIECE_BYTES = 256 * 1024


def _of_upload(act: Callable[..., Upload]) -> Callable[..., HttpResponse]:
    """A door to one upload of whoever asks; `act` returns it as it is then."""

    @login_required
    @wraps(act)
    def inner(request: HttpRequest, public_id: str, upload: str, **named: Any) -> HttpResponse:
        theirs = Upload.objects.of(user_of(request)).select_related("document__seller__user")
        found = get_object_or_404(theirs, document__public_id=public_id, public_id=upload)
        try:
            return JsonResponse(_state(act(request, found, **named)))
        except DomainError as refused:
            found.refresh_from_db()
            return _refusal(refused, **_state(found))

    return inner


@require_POST
@login_required
def begin(request: HttpRequest, public_id: str) -> HttpResponse:
    document = document_or_404(request, public_id)
    try:
        size, sha256 = _asked(request)
        return JsonResponse(_state(actions.begin_upload(document, actor=user_of(request), size=size, sha256=sha256)))
    except DomainError as refused:
        return _refusal(refused)


def _asked(request: HttpRequest) -> tuple[int, str]:
    try:
        asked = json.loads(request.body)
        size, sha256 = asked["size"], asked["sha256"]
    except (ValueError, KeyError, TypeError):
        raise _senseless() from None
    if type(size) is not int or type(sha256) is not str or len(sha256) != 64:
        raise _senseless()
    return size, sha256


def _senseless() -> DomainError:
    return DomainError("bad_input", _("Your browser sent something that we do not understand. Reload the page."))


@require_GET
@_of_upload
def state(request: HttpRequest, upload: Upload) -> Upload:
    return upload


@require_POST
@_of_upload
def keep_part(request: HttpRequest, upload: Upload, offset: int) -> Upload:
    return actions.keep_part(upload, offset=offset, content=_part(request))


def _part(request: HttpRequest) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > Upload.LARGEST_PART_BYTES:
        raise _senseless()
    # Not `body`: a request keeps that until the garbage collector comes, and parts are large. Not in one piece: the
    # server would keep what it put together apart from what Python keeps.
    return b"".join(iter(partial(request.read, PIECE_BYTES), b""))


@require_POST
@_of_upload
def finish(request: HttpRequest, upload: Upload) -> Upload:
    finished = actions.finish_upload(upload, actor=user_of(request), rest=_part(request))
    if finished.status == Upload.Status.TAKEN:
        messages.success(request, arrived())
    return finished


@require_POST
@_of_upload
def cancel(request: HttpRequest, upload: Upload) -> Upload:
    return actions.cancel_upload(upload)


def _state(upload: Upload) -> dict[str, Any]:
    return {
        "address": reverse("upload", args=[upload.document.public_id, upload.public_id]),
        "status": upload.status,
        "received": upload.received,
        "part": Upload.LARGEST_PART_BYTES,
        "refusal": upload.refusal,
    }


def _refusal(refused: DomainError, **state: Any) -> JsonResponse:
    return JsonResponse({**state, "error": str(refused.message)}, status=STATUSES.get(refused.code, 422))
