"""Choosing a time out of those held; other times; wishes when nothing fits."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import user_of
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from scheduling.actions import held_offers
from scheduling.models import Place
from scheduling.places import places_for
from verification.actions import cases
from verification.campaigns.actions.inviting import decline_invitation, postpone_invitation
from verification.forms import TimeForm, WishForm, ZoneForm
from verification.models import Case
from verification.reading import reasons_for_session
from verification.sessions.actions.asking import is_offered
from verification.views.seller import case_of


@login_required
def times(request: HttpRequest) -> HttpResponse:
    case = case_of(request)
    if case.status != Case.Status.SESSION_NEEDED:
        return redirect_to_session(case)
    zone_form = zone_form_of(request, case)
    form = TimeForm(request.POST or None, offers=held_offers(case.seller))
    if form.is_valid():
        return _choose(request, case, form, zone_form)
    context = offered(case, zone_form) | {
        "offered_documents": is_offered(case),
        "form": form,
        "case": case,
        "reasons": reasons_for_session(case),
    }
    return render(request, "verification/times.html", context)


def _choose(request: HttpRequest, case: Case, form: TimeForm, zone_form: ZoneForm) -> HttpResponse:
    user, zone = user_of(request), zone_form.shown
    try:
        booking = cases.choose_time(case, actor=user, offer=form.cleaned_data["offer"], time_zone=zone)
    except DomainError as error:
        messages.error(request, str(error.message))
        if error.code == "taken":
            renew(request, case)
        return redirect(in_zone("times", zone))
    return redirect("booking", booking.public_id)


@login_required
@require_POST
def postpone(request: HttpRequest) -> HttpResponse:
    try:
        postpone_invitation(case_of(request), actor=user_of(request))
        messages.success(request, _("The invitation is put off. You can look for free times here whenever you want."))
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("times")


@login_required
@require_POST
def decline(request: HttpRequest) -> HttpResponse:
    try:
        decline_invitation(case_of(request), actor=user_of(request))
        messages.success(
            request, _("The invitation is declined. Nothing more is asked of you, and your account stays as it was.")
        )
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("home")


def redirect_to_session(case: Case) -> HttpResponse:
    """Nothing to choose: to the booking, or to the page that says where the case stands."""
    return redirect("booking", case.booking.public_id) if case.booking else redirect("case")


def zone_form_of(request: HttpRequest, case: Case) -> ZoneForm:
    """The zone comes with the address, or with the form that was drawn in it. In person it is that of the place."""
    if case.place:
        return ZoneForm({}, own=case.place.time_zone)
    data = request.POST if request.method == "POST" else request.GET
    return ZoneForm(data, own=user_of(request).time_zone)


def offered(case: Case, zone_form: ZoneForm) -> dict[str, Any]:
    """The held offers by day in the zone shown, earliest first."""
    zone = ZoneInfo(zone_form.shown)
    offers = list(held_offers(case.seller))
    days = groupby(offers, key=lambda offer: offer.starts_at.astimezone(zone).date())
    return {
        "days": [(day, list(held)) for day, held in days],
        "first": offers[0] if offers else None,
        "zone": zone_form.shown,
        "zone_form": zone_form,
        "own_zone": own_zone(case.seller.user, case.place, [offer.starts_at for offer in offers]),
        "now": timezone.now(),
        "place": case.place,
        "other_places": [place for place in places_for(case.seller, case.language) if place != case.place],
    }


def own_zone(user: User, place: Place | None, starts: Iterable[datetime]) -> str:
    """The seller's, where their clock shows another time than that of the place; else ""."""
    if place is None:
        return ""
    own, there = ZoneInfo(user.time_zone), ZoneInfo(place.time_zone)
    differs = any(start.astimezone(own).utcoffset() != start.astimezone(there).utcoffset() for start in starts)
    return own.key if differs else ""


def in_zone(page: str, zone: str, *args: str) -> str:
    return f"{reverse(page, args=args)}?{urlencode({'zone': zone})}"


@login_required
@require_POST
def other_times(request: HttpRequest) -> HttpResponse:
    """None of these times fit: another set; after the policy's number of sets, a wish that staff take up."""
    case = case_of(request)
    zone = zone_form_of(request, case).shown
    if case.status == Case.Status.SESSION_NEEDED and case.declined_sets + 1 >= current_policy().offer_sets_count:
        return redirect(in_zone("wish_times", zone))
    declined = held_offers(case.seller).exists()
    if renew(request, case, declined=declined) and declined:
        messages.success(request, _("Here are other times. Those shown before are given back."))
    return redirect(in_zone("times", zone))


def renew(request: HttpRequest, case: Case, *, declined: bool = False) -> bool:
    """Hold other times; where there are none or it is not possible, say so and how it goes on."""
    try:
        offers = cases.renew_times(case, actor=user_of(request), declined=declined)
    except DomainError as error:
        messages.error(request, str(error.message))
        return False
    if not offers and case.booking:
        messages.warning(request, _("No other time is free now. Your session stays as it is; try again later."))
    elif not offers:
        messages.warning(request, _("No time is free now. We look for one, and write to you."))
    return bool(offers)


def _say(request: HttpRequest, *, found: bool) -> None:
    if found:
        messages.success(request, _("Here are times as you wished. Those shown before are given back."))
    else:
        messages.success(request, _("No such time is free now. We look for one, and write to you."))


@login_required
def wish_times(request: HttpRequest) -> HttpResponse:
    case = case_of(request)
    if case.status != Case.Status.SESSION_NEEDED:
        return redirect_to_session(case)
    zone_form = zone_form_of(request, case)
    form = WishForm(request.POST or None, initial=case.wished_times)
    if form.is_valid():
        try:
            found = cases.wish_times(case, actor=user_of(request), **form.cleaned_data, time_zone=zone_form.shown)
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            _say(request, found=bool(found))
            return redirect(in_zone("times", zone_form.shown))
    context = {"form": form, "zone": zone_form.shown, "now": database_now(), "place": case.place}
    return render(request, "verification/wish_times.html", context)
