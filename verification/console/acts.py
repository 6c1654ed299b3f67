"""What the console does: each function reads one form and calls one action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import user_of
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.times import format_clock
from sellers.reading import NUMBERS
from verification.assignment.actions.idle import keep_fresh
from verification.assignment.actions.taking import begin_document_review
from verification.comparing.declared import FIELDS
from verification.console.access import act, cleaned, reviewer_only
from verification.console.context import still_name
from verification.console.facts import fact_of
from verification.console.forms import (
    AbortForm,
    CheckForm,
    CodeForm,
    FraudForm,
    GiveBackForm,
    JudgeForm,
    NoteForm,
    ReadingForm,
    StillForm,
)
from verification.console.revealing import reveal_in_view, revealed
from verification.models import Case, Review, Still
from verification.reviewing.actions import decisions, reviews
from verification.reviewing.actions.challenges import compare_code
from verification.reviewing.actions.challenges import start_challenge as show_challenge
from verification.reviewing.actions.pausing import pause_session
from verification.reviewing.actions.readings import AS_DECLARED, save_reading
from verification.reviewing.actions.stills import add_still, mark_unusable
from verification.reviewing.unfinished import open_items
from verification.sessions.actions.arrivals import receive_seller


@require_POST
@reviewer_only
def begin(request: HttpRequest, case: Case) -> HttpResponseBase:
    """Open the room, or go on with the documents that were assigned: what the case needs now."""
    in_session = case.status in Case.WITH_SESSION
    return _answer(request, case, reviews.begin_session_review if in_session else begin_document_review)


def _answer(request: HttpRequest, case: Case, begin_review: Callable[..., Review]) -> HttpResponseBase:
    try:
        begin_review(case, actor=user_of(request))
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("admin:verification_case_change", case.pk)
    return redirect("admin:verification_case_console", case.pk)


@require_POST
@reviewer_only
def answer_suspicion(request: HttpRequest, case: Case) -> HttpResponseBase:
    try:
        confirmed = cleaned(FraudForm(request.POST))["confirmed"]
        decisions.confirm_fraud(case, actor=user_of(request), confirmed=confirmed)
    except DomainError as refused:
        messages.error(request, str(refused.message))
    return redirect("admin:verification_case_change", case.pk)


@act
def admit(request: HttpRequest, review: Review) -> dict[str, Any]:
    reviews.admit_seller(review, actor=user_of(request))
    return {}


@act
def receive(request: HttpRequest, review: Review) -> dict[str, Any]:
    """In person: the seller has said the session ID."""
    receive_seller(review, actor=user_of(request), **cleaned(CodeForm(request.POST)))
    return {}


@act
def release(request: HttpRequest, review: Review) -> dict[str, Any]:
    reviews.release_review(review, actor=user_of(request), **cleaned(GiveBackForm(request.POST)))
    messages.success(request, _("Given back. Somebody else is assigned this case."))
    return {}


@act
def seen(request: HttpRequest, review: Review) -> dict[str, Any]:
    """The page's word that its reader is at it."""
    keep_fresh(review)
    return {}


@act
def abort(request: HttpRequest, review: Review) -> dict[str, Any]:
    reviews.abort_session(review, actor=user_of(request), **cleaned(AbortForm(request.POST)))
    messages.success(request, _("The session has ended. Below stands what was found and how it goes on."))
    return {"next": reverse("admin:verification_case_change", args=[review.case.pk])}


@act
def pause(request: HttpRequest, review: Review) -> dict[str, Any]:
    pause_session(review, actor=user_of(request), **cleaned(AbortForm(request.POST)))
    messages.success(
        request, _("The session is paused. Somebody finishes it on the documents, with all that was done.")
    )
    return {"next": reverse("admin:verification_case_change", args=[review.case.pk])}


@act
def start_challenge(request: HttpRequest, review: Review, check: str) -> dict[str, Any]:
    started = show_challenge(_check(review, check), actor=user_of(request))
    return {"started": _clock(user_of(request)), "words": started.words}


@act
def read_back(request: HttpRequest, review: Review, check: str) -> dict[str, Any]:
    """The code that was sent, as the seller reads it out."""
    compared = compare_code(_check(review, check), actor=user_of(request), **cleaned(CodeForm(request.POST)))
    return _saved(user_of(request), review, compared.revision)


@act
def save_check(request: HttpRequest, review: Review, check: str) -> dict[str, Any]:
    saved = reviews.save_check(_check(review, check), actor=user_of(request), **cleaned(CheckForm(request.POST)))
    return _saved(user_of(request), review, saved.revision)


@act
def judge(request: HttpRequest, review: Review, document: str) -> dict[str, Any]:
    paper = get_object_or_404(review.case.seller.documents, public_id=document)
    saved = reviews.judge(review, paper, actor=user_of(request), **cleaned(JudgeForm(request.POST)))
    return _saved(user_of(request), review, saved.revision)


@act
def save_note(request: HttpRequest, review: Review) -> dict[str, Any]:
    saved = reviews.save_note(review, actor=user_of(request), **cleaned(NoteForm(request.POST)))
    return _saved(user_of(request), review, saved.note_revision)


@act
def read_document(request: HttpRequest, review: Review, field: str) -> dict[str, Any]:
    if field not in FIELDS:
        raise Http404
    values = cleaned(ReadingForm(request.POST))
    if values["text"] == AS_DECLARED and field in NUMBERS and field not in revealed(request, review):
        reveal_in_view(request, review, field)  # what is said to be alike has to be seen
    saved = save_reading(review, FIELDS[field], actor=user_of(request), **values)
    row = fact_of(review, saved, revealed(request, review))
    context = {"row": row, "case": review.case}
    return _saved(user_of(request), review, saved.revision) | {
        "text": saved.text,
        "declared": render_to_string("admin/verification/case/_parts.html", {"parts": row.declared}),
        "found": render_to_string("admin/verification/case/_found.html", context),
    }


@act
def take_still(request: HttpRequest, review: Review, check: str) -> dict[str, Any]:
    image = cleaned(StillForm(request.POST, request.FILES))["image"]
    bound = _check(review, check)
    still = add_still(bound, actor=user_of(request), image=image.read())
    name = still_name(still, bound.stills.count(), user_of(request).time_zone)
    drawn = {"still": still, "name": name, "row": {"check": bound}, "case": review.case, "fresh": True}
    address = reverse("admin:verification_case_still", args=[review.case.pk, still.public_id])
    html = render_to_string("admin/verification/case/_still.html", drawn)
    return {"address": address, "name": name, "html": html, "open": open_items(review)}


@act
def set_still_aside(request: HttpRequest, review: Review, still: str) -> dict[str, Any]:
    stills = Still.objects.select_related("check_of__review")
    mark_unusable(get_object_or_404(stills, check_of__review=review, public_id=still), actor=user_of(request))
    return {"open": open_items(review)}


def _check(review: Review, public_id: str) -> Any:
    check = get_object_or_404(review.checks, public_id=public_id)
    check.review = review
    return check


def _saved(user: User, review: Review, revision: int) -> dict[str, Any]:
    return {"revision": revision, "saved": _clock(user), "open": open_items(review)}


def _clock(user: User) -> str:
    return format_clock(database_now(), user.time_zone, "en")
