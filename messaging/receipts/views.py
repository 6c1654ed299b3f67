"""The door for receipts."""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from messaging.receipts.sns import TryAgain, Untrusted, take_notification

logger = logging.getLogger(__name__)

LARGEST_NOTIFICATION = 512 * 1024  # of 256 KB, written as JSON once more


@csrf_exempt  # a machine knocks, which signs what it says
@require_POST
def receipts(request: HttpRequest) -> HttpResponse:
    """Notifications of Amazon SNS. There is no such door where no topic is named."""
    if not settings.SNS_TOPICS:
        raise Http404
    body = request.read(LARGEST_NOTIFICATION + 1)
    if len(body) > LARGEST_NOTIFICATION:
        return HttpResponse(status=413)
    try:
        take_notification(body)
    except Untrusted as error:
        logger.warning("sns_notification_refused: %s", error)
        return HttpResponse(status=403)
    except TryAgain as error:
        logger.warning("sns_cannot_be_asked: %s", error)
        return HttpResponse(status=503)
    return HttpResponse(status=204)
