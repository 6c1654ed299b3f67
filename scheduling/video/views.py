"""Where a page of the room asks how to take part in picture and sound: once the seller is admitted (R4)."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.access import user_of
from core.errors import DomainError
from scheduling.models import Session
from scheduling.room.members import Close, find_member
from scheduling.video import video
from scheduling.video.base import TryLater, Unavailable

RETRY_SECONDS = 3


@never_cache
@require_POST
def join(request: HttpRequest, public_id: str) -> JsonResponse:
    """200 with what Video.join() gives; else {"code"}: 404 no member of the room, 409 not_admitted or session_over, 503
    later (with Retry-After) or unavailable."""
    member = find_member(user_of(request), request.session, public_id)
    if isinstance(member, Close):
        return JsonResponse({"code": "no_member"}, status=404)
    if member.session.status != Session.Status.LIVE:
        return JsonResponse({"code": "not_admitted"}, status=409)
    try:
        provider = video(is_test=member.user.is_test)
        part = provider.join(member.session, side=member.side, person=member.user.public_id)
        # The provider may take seconds: after a takeover in between, this would open the new meeting to the former one.
        if isinstance(find_member(user_of(request), request.session, public_id), Close):
            return JsonResponse({"code": "no_member"}, status=404)
        return JsonResponse(part)
    except DomainError as error:
        return JsonResponse({"code": error.code}, status=409)
    except TryLater:
        return JsonResponse({"code": "later"}, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    except Unavailable:
        return JsonResponse({"code": "unavailable"}, status=503)
