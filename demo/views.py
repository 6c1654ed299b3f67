"""The demo page: who can log in, the main job in eight steps, two buttons that save the waiting; and the mailbox."""

from collections.abc import Callable
from functools import wraps

from allauth.account.decorators import login_required
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from core.access import user_of
from core.errors import DomainError
from demo.keys import demo_secret
from demo.logins import seller_logins, staff_logins
from demo.mailbox import read_letter, read_mailbox
from demo.people import PASSWORD
from demo.stages import session_now
from demo.timetravel import LEAD_MINUTES, move_booking
from scheduling.models import Booking
from verification.models import Case

View = Callable[..., HttpResponse]


def only_in_demo_mode(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **arguments: str) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **arguments)

    return guarded


@only_in_demo_mode
@never_cache
def demo(request: HttpRequest) -> HttpResponse:
    context = {"staff": staff_logins(), "sellers": seller_logins(), "password": PASSWORD, "minutes": LEAD_MINUTES}
    context |= {"api_secret": demo_secret(), "api": f"{settings.SITE_ORIGIN}/api/v1"}
    if request.user.is_authenticated:
        booked = Booking.objects.of(request.user).filter(status=Booking.Status.BOOKED)
        context["booking"] = booked.select_related("manager__user").first()
    return render(request, "demo/demo.html", context)


@only_in_demo_mode
@require_POST
@login_required
def move_my_booking(request: HttpRequest) -> HttpResponse:
    booking = Booking.objects.of(user_of(request)).filter(status=Booking.Status.BOOKED).first()
    if booking is None:
        messages.error(request, _("You have no booked session. Choose one of the offered times first."))
        return redirect("demo")
    try:
        moved = move_booking(booking, actor=user_of(request))
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        text = _(
            "Your session starts in about %(minutes)d minutes, with %(manager)s. "
            "The mail with its session ID is on its way."
        )
        messages.success(request, text % {"minutes": LEAD_MINUTES, "manager": moved.manager.user})
    return redirect("demo")


@only_in_demo_mode
@require_POST
def begin_session(request: HttpRequest) -> HttpResponse:
    """Let the prepared seller's session start now."""
    emails = [login.email for login in seller_logins() if login.stage == "session_now"]
    waiting = [Case.Status.SESSION_NEEDED, Case.Status.SESSION_BOOKED]
    case = Case.objects.filter(seller__user__email__in=emails, status__in=waiting).first()
    if case is None:
        messages.error(request, _("That session is under way or decided. “make reset” begins the demo anew."))
        return redirect("demo")
    try:
        session_now(case)
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The session of %(seller)s starts in two minutes.") % {"seller": case.seller})
    return redirect("demo")


@only_in_demo_mode
def mailbox(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "")
    zone = request.user.time_zone if request.user.is_authenticated else "UTC"
    letters = read_mailbox(settings.MAILBOX_DIR, to=to)
    return render(request, "demo/mailbox.html", {"letters": letters, "to": to, "zone": zone})


@only_in_demo_mode
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
