"""Where the account manager's page hands over what it recorded, part by part."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.access import user_of
from core.errors import DomainError
from scheduling.forms import RecordingPartForm
from scheduling.recording.actions import keep_part
from scheduling.room.seats import Close, find_seat


@never_cache
@require_POST
def keep(request: HttpRequest, public_id: str) -> JsonResponse:
    """The body is the part, `?stretch=…&number=…` say which. 200, or {"code"}: 400, 404 no seat here, 409."""
    seat = find_seat(user_of(request), request.session, public_id)
    if isinstance(seat, Close) or seat.manager is None:
        return JsonResponse({"code": "no_seat"}, status=404)
    form = RecordingPartForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"code": "bad_part"}, status=400)
    try:
        keep_part(seat.session, manager=seat.manager, content=request.body, **form.cleaned_data)
    except DomainError as error:
        return JsonResponse({"code": error.code}, status=409)
    return JsonResponse({})
