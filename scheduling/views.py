"""The seller's way into the session: device check, link and session ID, consent, waiting room and room."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from core.access import user_of
from core.errors import DomainError
from core.policy import current_policy
from pages.qr import qr_code
from scheduling.forms import ConsentForm, DeviceCheckForm, JoinForm
from scheduling.joining import find_session
from scheduling.models import Session, Side
from scheduling.room.actions.admission import enter, give_consent, is_recorded, save_device_check
from scheduling.room.browsers import in_app_browser
from scheduling.room.checking import check_data
from scheduling.room.entrance import has_entered, remember_entry, test_room_of
from scheduling.room.page import room_context
from scheduling.room.waiting import wait_of

TYPED = "typed_session_id"
LONGEST_JOIN_PATH = 80  # no link of ours is longer, and a long one makes a large picture
# Without the time that never_cache would add: R3 wants the same bytes a second later too.
unkept = cache_control(private=True, no_store=True)


@unkept
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """R2: opening the link, however often, changes nothing. Only the POST enters."""
    if request.method == "POST":
        form = JoinForm(request.POST)
        if form.is_valid():
            return _try_to_enter(request, token, form)
    elif "refused" in request.GET:
        form = _refused_form(request)
    else:
        form = JoinForm()
    return _join_page(request, form)


def _try_to_enter(request: HttpRequest, token: str, form: JoinForm) -> HttpResponse:
    try:
        session = find_session(token, form.cleaned_data["code"], user=user_of(request))
    except DomainError:
        # R3: the same answer to the byte, whatever does not fit. A page would differ by its nonce; this line never.
        request.session[TYPED] = form.cleaned_data["code"]
        return HttpResponseRedirect("?refused")
    try:
        enter(session, actor=user_of(request))
    except DomainError as error:
        form.add_error(None, str(error.message))
        return _join_page(request, form)
    remember_entry(request.session, session)
    return redirect("room", session.public_id)


def _refused_form(request: HttpRequest) -> JoinForm:
    form = JoinForm({"code": request.session.get(TYPED, "")})
    form.errors.clear()
    form.add_error("code", _("We found no session for this link and this session ID."))
    return form


def _join_page(request: HttpRequest, form: JoinForm) -> HttpResponse:
    context = {
        "form": form,
        "refused": "refused" in request.GET,
        "app": in_app_browser(_agent(request)),
        "qr": _own_qr(request) if len(request.path) <= LONGEST_JOIN_PATH else "",
    }
    return render(request, "scheduling/join.html", context)


def _own_qr(request: HttpRequest) -> str:
    """Leads a phone to this page; it asks for the log-in there."""
    return qr_code(settings.SITE_ORIGIN + request.path)


def _agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")


def _own_session(request: HttpRequest, public_id: str) -> Session:
    sessions = Session.objects.of(user_of(request)).select_related(
        "booking__manager__user", "booking__seller__user", "booking__place", "owner__user"
    )
    return get_object_or_404(sessions, public_id=public_id)


def _way_in(request: HttpRequest, session: Session) -> HttpResponse | None:
    """Where to instead, for whoever may not be in the room now."""
    if session.status == Session.Status.ENDED:
        return render(request, "scheduling/over.html")
    if elsewhere := test_room_of(session):
        return redirect(elsewhere)
    if session.in_person:
        return render(request, "scheduling/in_person.html", {"booking": session.booking})
    if not has_entered(request.session, session):
        messages.info(request, _("To enter the session, use its link and your session ID."))
        return redirect("booking", session.booking.public_id)
    return None


@unkept
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, public_id: str) -> HttpResponse:
    session = _own_session(request, public_id)
    if elsewhere := _way_in(request, session):
        return elsewhere
    form = ConsentForm(request.POST if request.method == "POST" else None)
    recorded = is_recorded()
    if form.is_valid():
        try:
            give_consent(session, actor=user_of(request), recorded="recorded" in request.POST)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            return redirect("room", session.public_id)
    context = {"form": form, "recorded": recorded, "kept_days": current_policy().recording_kept_days}
    return render(request, "scheduling/consent.html", context)


@unkept
@login_required
@require_safe
def room(request: HttpRequest, public_id: str) -> HttpResponse:
    """Waiting room and room are one page: a reload at any moment comes back to where it stands."""
    session = _own_session(request, public_id)
    if elsewhere := _way_in(request, session):
        return elsewhere
    if session.consented_at is None:
        return redirect("consent", session.public_id)
    context = {
        "session": session,
        "manager": session.owner or session.booking.manager,
        "wait": wait_of(session),
        "zone": session.booking.time_zone,
        "app": in_app_browser(_agent(request)),
        **room_context(session, Side.SELLER),
    }
    return render(request, "scheduling/room.html", context)


@unkept
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def device_check(request: HttpRequest) -> HttpResponse:
    """The page measures in the browser; a POST stores what it found with the seller's next session, if there is one."""
    session = _next_session(request)
    if request.method != "POST":
        app = in_app_browser(_agent(request))
        context = {"data": check_data(session, app=app), "session": session, "app": app, "qr": _own_qr(request)}
        return render(request, "scheduling/device_check.html", context)
    form = DeviceCheckForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"saved": False}, status=400)
    if session:
        save_device_check(session, actor=user_of(request), result=form.cleaned_data)
    return JsonResponse({"saved": session is not None})


def _next_session(request: HttpRequest) -> Session | None:
    coming = (
        Session.objects.of(user_of(request)).by_video().exclude(status=Session.Status.ENDED).select_related("booking")
    )
    return coming.order_by("booking__period").first()
