"""The message center and the check of a reference."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.access import user_of
from messaging.actions import mark_read
from messaging.center import list_context, message_context
from messaging.forms import GenuineForm
from messaging.models import Message


@login_required
def messages(request: HttpRequest) -> HttpResponse:
    return render(request, "messaging/messages.html", list_context(user_of(request), request.GET))


@login_required
def message(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(Message.objects.of(user_of(request)).select_related("recipient"), public_id=public_id)
    mark_read(found, actor=user_of(request))
    return render(request, "messaging/message.html", message_context(found))


def genuine(request: HttpRequest) -> HttpResponse:
    """How to tell a message of ours, for everybody; a reference is looked up among one's own messages only."""
    if not request.user.is_authenticated:
        return render(request, "messaging/genuine.html")
    form = GenuineForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        context["reference"] = form.cleaned_data["text"]
        context["found"] = Message.objects.of(request.user).filter(public_id=form.cleaned_data["text"]).first()
    return render(request, "messaging/genuine.html", context)
