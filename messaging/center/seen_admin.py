"""The message center as its reader sees it, for staff: the same templates in the reader's language, read only."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_GET

from core.access import user_of
from core.models import User
from messaging.center.actions import look_at_center, look_at_message
from messaging.center.reading import list_context, message_context
from messaging.models import Message

BASE = "admin/messaging/seen_base.html"


@require_GET
def seen_center(request: HttpRequest, account: str) -> HttpResponse:
    reader = _reader_of(request, account)
    look_at_center(reader, actor=user_of(request))
    return _draw(request, "messages", list_context(reader, request.GET))


@require_GET
def seen_message(request: HttpRequest, account: str, public_id: str) -> HttpResponse:
    message = get_object_or_404(Message.objects.of(_reader_of(request, account)), public_id=public_id)
    look_at_message(message, actor=user_of(request))
    return _draw(request, "message", message_context(message, for_staff=True))


def _reader_of(request: HttpRequest, account: str) -> User:
    if not request.user.has_perm("messaging.view_message"):
        raise PermissionDenied
    return get_object_or_404(User, public_id=account, is_test=False)


def _draw(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    with translation.override(context["reader"].language):
        return render(request, f"messaging/{page}.html", {"base": BASE, **context})
