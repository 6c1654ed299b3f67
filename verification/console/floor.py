"""A session that somebody else holds: listening in, and taking it over."""

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
from scheduling.room.members import may_listen
from scheduling.room.page import listening_data
from scheduling.room.presence import opens_at
from verification.actions.takeover import TAKEOVERS, take_over_session
from verification.console.access import case_or_404, cleaned, reviewer_only
from verification.console.context import check_rows
from verification.console.forms import TakeoverForm
from verification.models import Case
from verification.reasons import reasons_in_use


def floor_of(case: Case, user: User) -> dict[str, Any]:
    """What `user` may do with a session by video of somebody else that is going on, or could be."""
    booking = case.booking if case.status in Case.WITH_SESSION else None
    if booking is None or booking.in_person or booking.manager.user_id == user.pk:
        return {}
    if database_now() < opens_at(booking.starts_at):
        return {}
    takeovers = TAKEOVERS.items() if user.has_perm("scheduling.take_over_session") else ()
    return {"holder": booking.manager, "takeovers": takeovers, "listen": may_listen(user)}


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
