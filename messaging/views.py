"""The message center and the check of a reference."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core.access import user_of
from messaging.actions import mark_read
from messaging.center import list_context, message_context
from messaging.forms import GenuineForm, ReportForm
from messaging.genuine import judge
from messaging.models import Message
from messaging.reporting import report_message


@login_required
def messages(request: HttpRequest) -> HttpResponse:
    return render(request, "messaging/messages.html", list_context(user_of(request), request.GET))


@login_required
def message(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(Message.objects.of(user_of(request)).select_related("recipient"), public_id=public_id)
    mark_read(found, actor=user_of(request))
    return render(request, "messaging/message.html", message_context(found))


def genuine(request: HttpRequest) -> HttpResponse:
    """How to tell a message of ours, and whether this is one, for everybody."""
    reader = request.user if request.user.is_authenticated else None
    form = GenuineForm(request.POST or None, logged_in=reader is not None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        context["answer"] = judge(**form.cleaned_data, reader=reader)
        context["report"] = ReportForm({"text": form.cleaned_data["text"]}, auto_id=False)
    return render(request, "messaging/genuine.html", context)


@require_POST
def report(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.POST)
    if not form.is_valid():
        return redirect("genuine")
    report_message(form.cleaned_data["text"], actor=request.user if request.user.is_authenticated else None)
    return redirect("message_reported")


def reported(request: HttpRequest) -> HttpResponse:
    return render(request, "messaging/reported.html")
