"""A session that somebody else holds: listening in, taking it over, and handing it to a third person."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import user_of
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.roles import MAY_ASSIGN
from scheduling.models import AccountManager, Booking
from scheduling.room.members import may_listen
from scheduling.room.page import listening_data
from scheduling.room.presence import opens_at
from verification.assignment.actions.takeover import TAKEOVERS, hand_over_session, take_over_session
from verification.assignment.qualified import reviewers_for
from verification.catalogue.reasons import reasons_in_use
from verification.console.access import case_or_404, cleaned, reviewer_only
from verification.console.context import check_rows
from verification.console.forms import HandoverForm, TakeoverForm
from verification.models import Case


def floor_of(case: Case, user: User) -> dict[str, Any]:
    """What `user` may do with a session by video of somebody else that is going on, or could be."""
    booking = case.booking if case.status in Case.WITH_SESSION else None
    if booking is None or booking.in_person or booking.manager.user_id == user.pk:
        return {}
    if database_now() < opens_at(booking.starts_at):
        return {}
    return {
        "holder": booking.manager,
        "reasons": TAKEOVERS.items(),
        "takes": user.has_perm("scheduling.take_over_session"),
        "listen": may_listen(user),
        "hands_to": _others(case, booking, user) if user.has_perm(MAY_ASSIGN) else None,
    }


def _others(case: Case, booking: Booking, user: User) -> list[AccountManager]:
    """To whom a lead can hand it: qualified, and without another session at that time."""
    busy = Booking.objects.filter(period__overlap=booking.period, status=Booking.Status.BOOKED).values("manager")
    able = [each for each in reviewers_for(case) if each.user_id not in (user.pk, booking.manager.user_id)]
    free = set(AccountManager.objects.filter(pk__in=[each.pk for each in able]).exclude(pk__in=busy))
    return [each for each in able if each in free]


@require_GET
@reviewer_only
def listen(request: HttpRequest, case: Case) -> HttpResponseBase:
    """The room and the checklist, to look at. The socket of this page is recorded, and named to both sides."""
    user = user_of(request)
    if not may_listen(user):
        raise PermissionDenied
    if not floor_of(case, user):
        messages.error(request, _("There is no session of somebody else to listen in on in this case now."))
        return redirect("admin:verification_case_change", case.pk)
    session = case.booking.session  # type: ignore[union-attr]
    review = case.reviews.filter(session=session, ended_at=None).first()
    context = {
        **admin.site.each_context(request),
        "case": case,
        "seller": case.seller,
        "rows": check_rows(review, reasons_in_use(), user.time_zone) if review else [],
        "data": listening_data(session),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "admin/verification/case/listen.html", context)


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponseBase:
    if not user_of(request).has_perm("scheduling.take_over_session"):
        raise PermissionDenied
    case = case_or_404(request, pk, listed=True)
    try:
        take_over_session(case, actor=user_of(request), **cleaned(TakeoverForm(request.POST)))
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("admin:verification_case_change", case.pk)
    messages.success(request, _("You hold this session now. The seller reads your name."))
    return redirect("admin:verification_case_console", case.pk)


@require_POST
@reviewer_only
def hand_over(request: HttpRequest, case: Case) -> HttpResponseBase:
    if not request.user.has_perm(MAY_ASSIGN):
        raise PermissionDenied
    try:
        chosen = cleaned(HandoverForm(request.POST))
        hand_over_session(case, actor=user_of(request), to=chosen["to"].user, reason=chosen["reason"])
        messages.success(request, _("%(name)s holds this session now. Both of them are told.") % {"name": chosen["to"]})
    except DomainError as refused:
        messages.error(request, str(refused.message))
    return redirect("admin:verification_case_change", case.pk)
