"""The message center, the check of a reference, and the demo's mailbox."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from core.access import user_of
from messaging.actions import mark_read
from messaging.forms import GenuineForm
from messaging.mailbox import read_letter, read_mailbox
from messaging.models import Message

PAGE = 20


@login_required
def messages(request: HttpRequest) -> HttpResponse:
    pages = Paginator(Message.objects.of(user_of(request)).defer("body"), PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(
        request, "messaging/messages.html", {"page": page, "numbers": pages.get_elided_page_range(page.number)}
    )


@login_required
def message(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(Message.objects.of(user_of(request)), public_id=public_id)
    mark_read(found, actor=user_of(request))
    deliveries = found.deliveries.order_by("pk")
    return render(request, "messaging/message.html", {"message": found, "deliveries": deliveries})


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


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def checked(*args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(*args, **kwargs)

    return checked


@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "")
    zone = request.user.time_zone if request.user.is_authenticated else "UTC"
    letters = read_mailbox(settings.MAILBOX_DIR, to=to)
    return render(request, "messaging/mailbox.html", {"letters": letters, "to": to, "zone": zone})


@demo_only
@xframe_options_sameorigin
def mailbox_html(request: HttpRequest, name: str) -> HttpResponse:
    """A mail's HTML for the frame on the mailbox page, under a policy of its own that lets nothing run."""
    letter = read_letter(settings.MAILBOX_DIR, name)
    if letter is None or not letter.html:
        raise Http404
    response = HttpResponse(letter.html)
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
        "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
    )
    return response
