"""A booking: what was agreed, the calendar file, the way into the session, change and cancel."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import user_of
from core.clock import database_now
from core.errors import DomainError
from core.policy import current_policy
from scheduling.actions import can_say_here, held_offers, issue_link, say_here
from scheduling.calendar import calendar_file
from scheduling.models import Booking, Session, Side
from verification.actions import cases
from verification.forms import TimeForm
from verification.models import Case, MissedSession
from verification.reading import was_called_off
from verification.sessions.missed import told_of
from verification.views.times import in_zone, offered, own_zone, renew, zone_form_of


def booking_of(request: HttpRequest, public_id: str) -> Booking:
    bookings = Booking.objects.of(user_of(request)).select_related("session", "manager__user", "seller__user", "place")
    return get_object_or_404(bookings, public_id=public_id)


def case_for(booking: Booking) -> Case:
    """The case that this booking is for; a booking given up or held belongs to none any more."""
    return get_object_or_404(Case.objects.select_related("place", "seller__user"), booking=booking)


@login_required
@require_GET
def booking(request: HttpRequest, public_id: str) -> HttpResponse:
    booking = booking_of(request, public_id)
    missed = MissedSession.objects.filter(session=booking.session).select_related("session__booking", "case").first()
    context = {
        "booking": booking,
        "missed": missed and told_of(missed),
        "called_off": was_called_off(booking),
        "changes_left": _changes_left(booking),
        **_times_of(booking),
    }
    return render(request, "verification/booking.html", context)


def _changes_left(booking: Booking) -> int:
    case = Case.objects.filter(booking=booking).first()
    return current_policy().booking_changes_count - case.changes if case else 0


def _times_of(booking: Booking) -> dict[str, Any]:
    policy, now = current_policy(), database_now()
    link_at = booking.starts_at - timedelta(hours=policy.link_before_hours)
    stands = booking.status == Booking.Status.BOOKED and booking.session.status != Session.Status.ENDED
    change_until = booking.starts_at - timedelta(minutes=policy.change_cutoff_minutes)
    return {
        "stands": stands,
        "zone": booking.time_zone,
        "link_at": link_at,
        "own_zone": own_zone(booking.seller.user, booking.place, [booking.starts_at]),
        "code_shown": now >= link_at,
        "can_go": stands and now >= link_at and not booking.in_person,
        "here_at": _here_at(booking.session) if booking.in_person else None,
        "can_say_here": stands and booking.in_person and can_say_here(booking.session),
        "change_until": change_until,
        "can_change": stands and now <= change_until and booking.session.status == Session.Status.SCHEDULED,
        "minutes": policy.session_length_minutes,
        "grace": policy.no_show_grace_minutes,
        "limit": policy.no_shows_count,
    }


def _here_at(session: Session) -> datetime | None:
    """Since when the seller is there, as they or their session ID said."""
    stay = session.presences.filter(side=Side.SELLER).first()
    return stay.came_at if stay else None


@login_required
@require_POST
def booking_here(request: HttpRequest, public_id: str) -> HttpResponse:
    """In person: the seller says that they have come."""
    booking = booking_of(request, public_id)
    try:
        say_here(booking.session, actor=user_of(request))
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("booking", booking.public_id)


@login_required
@require_GET
def booking_calendar(request: HttpRequest, public_id: str) -> HttpResponse:
    content = calendar_file(booking_of(request, public_id))
    headers = {"Content-Disposition": 'attachment; filename="vouchroom.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@login_required
@require_POST
def booking_go(request: HttpRequest, public_id: str) -> HttpResponse:
    """A fresh link for whoever is logged in; session ID and consent are asked for behind it."""
    booking = booking_of(request, public_id)
    if not _times_of(booking)["can_go"]:
        messages.error(request, _("This session cannot be entered now. This page says from when on it can."))
        return redirect("booking", booking.public_id)
    try:
        return redirect("join", issue_link(booking.session, actor=user_of(request)))
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("booking", booking.public_id)


@login_required
def booking_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """The time agreed stays until another one is won."""
    booking = booking_of(request, public_id)
    case = case_for(booking)
    zone_form = zone_form_of(request, case)
    if "others" in request.POST:
        renew(request, case)
        return redirect(in_zone("booking_change", zone_form.shown, booking.public_id))
    form = TimeForm(request.POST or None, offers=held_offers(booking.seller))
    if form.is_valid():
        return _change(request, booking, case, form, zone_form.shown)
    context = offered(case, zone_form) | {"form": form, "booking": booking}
    return render(request, "verification/booking_change.html", context)


def _change(request: HttpRequest, booking: Booking, case: Case, form: TimeForm, zone: str) -> HttpResponse:
    user = user_of(request)
    try:
        changed = cases.change_time(case, actor=user, offer=form.cleaned_data["offer"], time_zone=zone)
    except DomainError as error:
        messages.error(request, str(error.message))
        if error.code == "taken":
            renew(request, case)
        return redirect(in_zone("booking_change", zone, booking.public_id))
    messages.success(request, _("Your session is moved. The time before is given back."))
    return redirect("booking", changed.public_id)


@login_required
def booking_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    booking = booking_of(request, public_id)
    case = case_for(booking)
    if request.method != "POST":
        return render(request, "verification/booking_cancel.html", {"booking": booking, "zone": booking.time_zone})
    try:
        cases.cancel_time(case, actor=user_of(request))
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("booking", booking.public_id)
    messages.success(request, _("Your session is cancelled. Choose another time when it suits you."))
    return redirect(in_zone("times", booking.time_zone))
