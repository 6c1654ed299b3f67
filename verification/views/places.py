"""Where the session is held: by video, or in person at a place."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import user_of
from core.errors import DomainError
from scheduling.models import Offer, Place
from verification.models import Case
from verification.sessions.actions import places
from verification.views.seller import case_of


@login_required
@require_POST
def choose_place(request: HttpRequest) -> HttpResponse:
    """`place` is its public id, or "" for video. Back to the page on which a time is chosen."""
    case, asked = case_of(request), request.POST.get("place", "")
    place = get_object_or_404(Place, public_id=asked) if asked else None
    try:
        offers = places.choose_place(case, actor=user_of(request), place=place)
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        _say(request, case, place, offers)
    return redirect("booking_change", case.booking.public_id) if case.booking else redirect("times")


def _say(request: HttpRequest, case: Case, place: Place | None, offers: list[Offer]) -> None:
    if offers and place:
        messages.success(request, _("Here are times in person at: %(place)s.") % {"place": place.name})
    elif offers:
        messages.success(request, _("Here are times by video."))
    elif case.booking:
        messages.warning(request, _("No time is free there now. Your session stays as it is; try again later."))
    elif place:
        messages.warning(
            request,
            _("No time is free in person now at: %(place)s. We look for one, and write to you.")
            % {"place": place.name},
        )
    else:
        messages.warning(request, _("No time is free now. We look for one, and write to you."))
