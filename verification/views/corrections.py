"""A piece of the room's page: the one field that the account manager asks the seller to correct."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.access import user_of
from core.errors import DomainError
from scheduling.models import Session
from scheduling.room.entrance import has_entered
from verification.comparing.declared import FIELDS
from verification.forms import correction_form
from verification.models import Correction
from verification.reviewing.actions.corrections import answer_correction, decline_correction


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, public_id: str) -> HttpResponse:
    """GET: how the newest one stands; nothing where none was asked for. POST: the seller's answer to it."""
    session = get_object_or_404(Session.objects.of(user_of(request)), public_id=public_id)
    if not has_entered(request.session, session):
        raise Http404
    newest = _newest(session)
    if newest is None:
        return HttpResponse()
    form = _answer(request, newest) if request.method == "POST" else None
    return render(request, "verification/correction.html", _shown(session, form=form))


def _newest(session: Session) -> Correction | None:
    corrections = Correction.objects.filter(review__session=session).select_related("review__case__seller")
    return corrections.order_by("-id").first()


def _answer(request: HttpRequest, asked: Correction) -> Any:
    """None: it was taken. A form: why it was not."""
    form = correction_form(FIELDS[asked.field], asked.review.case.seller, request.POST)
    try:
        if request.POST.get("correction") != asked.public_id:
            return None  # another one was asked for meanwhile: that is what is shown
        if "decline" in request.POST:
            decline_correction(asked, actor=user_of(request))
        elif form.is_valid():
            value = form.cleaned_data[FIELDS[asked.field].name]
            answer_correction(asked, actor=user_of(request), value=value)
        else:
            return form
    except DomainError as refused:
        form.add_error(None, str(refused.message))
        return form
    return None


def _shown(session: Session, *, form: Any) -> dict[str, Any]:
    stands = _newest(session)
    assert stands is not None
    field, seller = FIELDS[stands.field], stands.review.case.seller
    form = form or correction_form(field, seller)
    return {
        "session": session,
        "correction": stands,
        "asked": stands.status == Correction.Status.ASKED and stands.review.ended_at is None,
        "done": stands.status == Correction.Status.DONE,
        "declined": stands.status == Correction.Status.DECLINED,
        "form": form,
        "label": form.fields[field.name].label,
        "old": field.written_out(stands.old),
        "new": field.written_out(stands.new),
    }
