"""In place of the waiting room of a test session: how it ends is picked, and no camera is needed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.access import user_of
from core.admin_pages import saved
from integration.testmode.forms import OutcomeForm
from integration.testmode.picking import pick_outcome
from integration.testmode.telling import tell
from scheduling.models import Session
from verification.models import Case


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def test_session(request: HttpRequest, public_id: str) -> HttpResponse:
    """A live session has no such page."""
    own = Session.objects.of(user_of(request)).filter(booking__seller__user__is_test=True)
    session = get_object_or_404(own.select_related("booking__manager__user"), public_id=public_id)
    case = Case.objects.filter(booking=session.booking).select_related("seller__user", "booking").first()
    if case is None or session.status == Session.Status.ENDED:
        return redirect("case")
    form = OutcomeForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid() and saved(form, lambda: _pick(request, case, form)):
        return redirect("case")
    context = {"form": form, "booking": session.booking, "zone": session.booking.time_zone}
    return render(request, "integration/testmode/session.html", context)


def _pick(request: HttpRequest, case: Case, form: OutcomeForm) -> None:
    picked = pick_outcome(case, actor=user_of(request), **form.picked)
    tell(request, picked)
