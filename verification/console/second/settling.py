"""Where two decided differently: the list for leads, and both decisions side by side."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.access import user_of
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from sellers.hiding import of_others
from verification.admin_pages import draw, needs
from verification.catalogue.reasons import reasons_in_use
from verification.console.letter import Letter, letter_of
from verification.console.second.forms import SettleForm
from verification.models import ReasonVersion, SecondReview
from verification.reviewing.findings import accepted_from, accepted_in, findings_from, findings_of, missing_in
from verification.second.actions.deciding_again import settle_second
from verification.second.actions.settling import found_again
from verification.second.items import items_of
from verification.second.similar import similar

SHOWN = 100
Side = SecondReview.Side


@require_GET
@needs("second_review_case")
def to_settle(request: HttpRequest) -> HttpResponse:
    rows = _not_of(user_of(request)).filter(status=SecondReview.Status.DISAGREED).order_by("due_at", "pk")
    return draw(
        request,
        "case/to_settle",
        title=_("Decisions that differ"),
        rows=rows.select_related(
            "review__case__seller__user", "review__case__seller__business", "first_by", "reviewer"
        )[:SHOWN],
        count=rows.count(),
        now=database_now(),
    )


@require_http_methods(["GET", "POST"])
@needs("second_review_case")
def settle(request: HttpRequest, second: str) -> HttpResponse:
    """Once it is settled, what came of it."""
    told = [SecondReview.Status.DISAGREED, SecondReview.Status.SETTLED]
    rows = _not_of(user_of(request)).select_related("first_by", "reviewer", "settled_by", "review__case__seller__user")
    row = get_object_or_404(rows, public_id=second, status__in=told)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row = settle_second(row, actor=user_of(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _told(row))
            return redirect("admin:verification_to_settle")
    return draw(request, "case/settle", **_shown(row, form))


def _told(second: SecondReview) -> str:
    if not second.holds:
        return _("Settled. It counts in the figures of agreement.")
    if second.settled_for == Side.NEITHER:
        return _("Settled. The case waits for somebody who has had no say in it.")
    return _("Settled. It has taken effect, and the seller has been told.")


def _not_of(user: User) -> Any:
    """Nobody sees the case of which they are the seller."""
    return of_others(user, SecondReview.objects.all(), "review__case__seller")


def _shown(second: SecondReview, form: SettleForm) -> dict[str, Any]:
    reasons = reasons_in_use()
    return {
        "title": _("Settled") if second.settled_at else _("Settle: which decision is right?"),
        "second": second,
        "case": second.review.case,
        "seller": second.review.case.seller,
        "form": form,
        "similar": similar(second.review.case, {*second.first_codes, *second.reason_codes}),
        "sides": _sides(second, reasons),
        "found": [
            (item.label, reasons[second.found[item.key]].label)
            for item in items_of(second.review)
            if second.found.get(item.key)
        ],
    }


@dataclass(frozen=True)
class Decided:
    """`letter`: what the seller reads if this one is right, where it has not been told and will be."""

    name: str | Promise
    who: User | None
    outcome: str
    reasons: list[str]
    letter: Letter | None


def _sides(second: SecondReview, reasons: dict[str, ReasonVersion]) -> list[Decided]:
    untold = second.holds and not second.settled_at
    first = _labels(second.first_codes, reasons), _first_letter(second) if untold else None
    other = _labels(second.reason_codes, reasons), _second_letter(second) if untold else None
    return [
        Decided(Side.FIRST.label, second.first_by, second.get_first_outcome_display(), *first),
        Decided(Side.SECOND.label, second.reviewer, second.get_outcome_display(), *other),
    ]


def _first_letter(second: SecondReview) -> Letter | None:
    review = second.review
    found = {"accepted": accepted_in(review), "missing": missing_in(review)}
    return letter_of(review.case, second.first_outcome, findings_of(review), **found)


def _second_letter(second: SecondReview) -> Letter | None:
    checks, outcomes = found_again(second)
    found = {"accepted": accepted_from(outcomes), "missing": missing_in(second.review)}
    return letter_of(second.review.case, second.outcome, findings_from(outcomes, checks), **found)


def _labels(codes: list[str], reasons: dict[str, ReasonVersion]) -> list[str]:
    return [reasons[code].label if code in reasons else code for code in codes]
