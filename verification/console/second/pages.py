"""The page of a second decision. Whoever has it in hand sees the evidence, and nothing of what the first found."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import has_fresh_second_factor, user_of
from core.errors import DomainError
from core.languages import language_name
from sellers.reading import NUMBERS
from sellers.worlds import live
from verification.admin_pages import draw, needs
from verification.changes.as_asked import as_asked
from verification.console.access import cleaned
from verification.console.changed import change_of
from verification.console.facts import Block, declared_of, log_ins_of, shared_with_others, travel_of
from verification.console.forms import GiveBackForm
from verification.console.looks import opening
from verification.console.revealing import hide_again, reveal_in_view, revealed
from verification.console.screening import signals_of
from verification.console.second.forms import SecondForm
from verification.models import GiveBack, SecondReview
from verification.second.actions.deciding_again import decide_again, give_second_back, take_second
from verification.second.items import items_of, missing_kinds

View = Callable[..., HttpResponseBase]


def in_hand_only(view: View) -> View:
    """For the one who has it in hand, as long as they do: to everybody else there is none."""

    @wraps(view)
    @needs("review_case")
    def inner(request: HttpRequest, second: str, **kwargs: Any) -> HttpResponseBase:
        mine = SecondReview.objects.filter(reviewer=user_of(request), status=SecondReview.Status.OPEN)
        mine = live(mine, "review__case__seller")
        details = ("change", "seller__user", "seller__business", "seller__person", "seller__bank_account")
        found = mine.select_related("review__session__booking", *(f"review__case__{each}" for each in details))
        row = found.filter(public_id=second).first()
        if row is None:
            raise Http404
        as_asked(row.review.case)
        return view(request, row, **kwargs)

    return inner


@require_POST
@needs("review_case")
def take(request: HttpRequest) -> HttpResponse:
    try:
        second = take_second(user_of(request))
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("admin:verification_work")
    return redirect("admin:verification_second", second.public_id)


@require_POST
@in_hand_only
def give_back(request: HttpRequest, second: SecondReview) -> HttpResponse:
    try:
        give_second_back(second, actor=user_of(request), **cleaned(GiveBackForm(request.POST)))
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("admin:verification_second", second.public_id)
    messages.success(request, _("Given back. Somebody else decides it again."))
    return redirect("admin:verification_work")


@require_http_methods(["GET", "POST"])
@in_hand_only
def second_page(request: HttpRequest, second: SecondReview) -> HttpResponse:
    form = SecondForm(items_of(second.review), request.POST if request.method == "POST" else None)
    if request.method == "GET":
        hide_again(request)
    elif request.POST.get("reveal") in NUMBERS:
        _reveal(request, second, form)
    elif form.is_valid():
        values = {"outcome": form.cleaned_data["outcome"], "note": form.cleaned_data["note"]}
        try:
            decide_again(second, actor=user_of(request), found=form.found, **values)
        except DomainError as refused:
            form.add_error(None, str(refused.message))
        else:
            # Not whether they agree: who sees that learns what the first found.
            messages.success(request, _("Decided. If the first decision differs, a lead settles it."))
            return redirect("admin:verification_work")
    return draw(request, "case/second", **_shown(request, second, form))


def _reveal(request: HttpRequest, second: SecondReview, form: SecondForm) -> None:
    """What was typed so far stays on the page."""
    try:
        reveal_in_view(request, second, request.POST["reveal"])
    except DomainError as refused:
        form.add_error(None, str(refused.message))


def _declared(request: HttpRequest, second: SecondReview) -> list[Block]:
    parts = (declared_of, shared_with_others, log_ins_of, travel_of)
    blocks = [part for of in parts for part in of(second.review.case.seller)]
    shown = revealed(request, second)
    for row in (row for block in blocks for row in block.rows):
        row.hidden = row.hidden and row.field is not None and row.field.code not in shown
    return blocks


def _shown(request: HttpRequest, second: SecondReview, form: SecondForm) -> dict[str, Any]:
    """Neither the state of the case, of a document or of the account, which the first decision has changed."""
    case = second.review.case
    return {
        "title": _("Decide again"),
        "second": second,
        "form": form,
        "rows": [(item, field, opening(item.document) if item.document else None) for item, field in form.rows],
        "missing": missing_kinds(second.review),
        "change": change_of(case),
        "declared": _declared(request, second),
        "signals": signals_of(case),
        "seller": case.seller,
        "language": language_name(case.language),
        "in_session": second.review.session_id is not None or second.review.continues_id is not None,
        "fresh": has_fresh_second_factor(request),
        "give_back_reasons": GiveBack.Reason.choices,
    }
