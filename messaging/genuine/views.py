"""Whether a message is from us, and reporting one that is not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from messaging.genuine.forms import GenuineForm, ReportForm
from messaging.genuine.judging import judge
from messaging.genuine.reporting import report_message


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
