"""Who may open what here, and how an act answers. Whatever is not theirs is a 404 to account managers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import user_of
from core.errors import DomainError
from core.roles import MAY_REVIEW
from verification.changes.as_asked import as_asked
from verification.models import Case, Review

View = Callable[..., HttpResponseBase]


def case_or_404(request: HttpRequest, pk: int, *, listed: bool = False) -> Case:
    """`listed`: a session to take over too, of which this user sees no more than whose it is (Case.listed_for())."""
    user = user_of(request)
    cases = (Case.objects.listed_for(user) if listed else Case.objects.visible_to(user)).select_related(
        "seller__user", "seller__business", "seller__person", "seller__bank_account", "booking__manager__user",
        "booking__session", "booking__place", "place",
    )  # fmt: skip
    return as_asked(get_object_or_404(cases, pk=pk))


def reviewer_only(view: View) -> View:
    """For those who review cases; the view gets the case."""

    @wraps(view)
    def inner(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(MAY_REVIEW):
            raise PermissionDenied
        return view(request, case_or_404(request, pk), **kwargs)

    return inner


def open_review_of(case: Case) -> Review | None:
    """The review that is going on, unless its session was moved or called off meanwhile."""
    review = case.reviews.filter(ended_at=None).select_related("reviewer").first()
    if review is None or (review.session_id and (case.booking is None or case.booking.session.pk != review.session_id)):
        return None
    review.case = case
    review.session = case.booking.session if review.session_id and case.booking else None
    return review


def own_review_of(case: Case, request: HttpRequest) -> Review | None:
    review = open_review_of(case)
    return review if review and review.reviewer_id == request.user.pk else None


def own_review(view: View) -> View:
    """For the one person whose review of this case is open; the view gets the review."""

    @wraps(view)
    @reviewer_only
    def inner(request: HttpRequest, case: Case, **kwargs: Any) -> HttpResponseBase:
        review = own_review_of(case, request)
        if review is None:
            raise Http404
        return view(request, review, **kwargs)

    return inner


def act(view: Callable[..., dict[str, Any]]) -> View:
    """A POST within an open review: `view` calls one action and returns what the page's script needs to know.

    A script gets JSON; a plain form is led back to the console. A refusal is 409 with its sentence.
    """

    @require_POST
    @own_review
    @wraps(view)
    def inner(request: HttpRequest, review: Review, **kwargs: Any) -> HttpResponse:
        error, answer = "", {}
        try:
            answer = view(request, review, **kwargs)
        except DomainError as refused:
            error = str(refused.message)
        if request.accepts("text/html"):
            if error:
                messages.error(request, error)
            return redirect("admin:verification_case_console", review.case.pk)
        return JsonResponse({"error": error}, status=409) if error else JsonResponse(answer)

    return inner


def cleaned(form: Form) -> dict[str, Any]:
    """The form's values; what a browser of ours never sends is refused with a sentence."""
    if not form.is_valid():
        raise DomainError("bad_input", _("Not saved: something is missing or unknown. Reload the page and try again."))
    return form.cleaned_data
