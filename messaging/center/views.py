"""The message center."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.access import user_of
from messaging.center.actions import mark_read
from messaging.center.reading import list_context, message_context
from messaging.models import Message


@login_required
def messages(request: HttpRequest) -> HttpResponse:
    return render(request, "messaging/messages.html", list_context(user_of(request), request.GET))


@login_required
def message(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(Message.objects.of(user_of(request)).select_related("recipient"), public_id=public_id)
    mark_read(found, actor=user_of(request))
    return render(request, "messaging/message.html", message_context(found))
