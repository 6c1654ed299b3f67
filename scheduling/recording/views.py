"""Where the account manager's page hands over what it recorded, part by part."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.access import user_of
from core.errors import DomainError
from scheduling.forms import RecordingPartForm
from scheduling.recording.actions import keep_part
from scheduling.room.members import Close, find_member


@never_cache
@require_POST
def keep(request: HttpRequest, public_id: str) -> JsonResponse:
    """The body is the part, `?stretch=…&number=…` say which. 200, or {"code"}: 400, 404 no member, 409."""
    member = find_member(user_of(request), request.session, public_id)
    if isinstance(member, Close) or member.manager is None:
        return JsonResponse({"code": "no_member"}, status=404)
    form = RecordingPartForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"code": "bad_part"}, status=400)
    try:
        keep_part(member.session, manager=member.manager, content=request.read(), **form.cleaned_data)
    except DomainError as error:
        return JsonResponse({"code": error.code}, status=409)
    return JsonResponse({})
