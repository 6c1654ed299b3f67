"""After a session that was not held: contest what was found, or leave one to which we are late."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import user_of
from core.errors import DomainError
from verification.forms import ContestForm
from verification.models import MissedSession
from verification.sessions.actions.contests import contest_missed
from verification.sessions.actions.missed import rebook_late_session
from verification.views.bookings import booking_of, case_for
from verification.views.case import details
from verification.views.seller import seller_of, where_it_stands
from verification.views.times import in_zone


@login_required
@require_POST
def contest(request: HttpRequest, public_id: str) -> HttpResponse:
    missed = get_object_or_404(MissedSession.objects.of(user_of(request)), public_id=public_id)
    form = ContestForm(request.POST, prefix=missed.public_id)
    if form.is_valid():
        try:
            contest_missed(missed, actor=user_of(request), text=form.cleaned_data["text"])
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("We have your words. A person looks at this session again."))
        return redirect("case")
    context = where_it_stands(seller_of(request))
    return render(request, "verification/case.html", context | details(context["case"], refused=form))


@login_required
@require_POST
def booking_rebook(request: HttpRequest, public_id: str) -> HttpResponse:
    """We are late: who has waited long enough chooses another time."""
    booking = booking_of(request, public_id)
    try:
        rebook_late_session(case_for(booking), actor=user_of(request))
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("room", booking.session.public_id)
    messages.success(request, _("We were late, and we are sorry. Choose another time that suits you."))
    return redirect(in_zone("times", booking.time_zone))
