"""Numbers where a case is decided, first or again: masked until whoever it is assigned to reveals one for this view of
the page (R28). A view begins with the page itself; the script of the console asks for its parts anew. What was revealed
is masked again after ten minutes, and as soon as the second factor is stale."""

import time
from typing import Any

from django.http import Http404, HttpRequest

from core.access import has_fresh_second_factor, user_of
from core.errors import DomainError
from sellers.grounds import ASSIGNED
from sellers.reading import NUMBERS, reveal_number
from sellers.why import STALE_FACTOR
from verification.console.access import act
from verification.models import Review, SecondReview

Work = Review | SecondReview  # what somebody is assigned
SECONDS = 600
_KEY = "revealed"


def hide_again(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def revealed(request: HttpRequest, about: Work) -> frozenset[str]:
    return frozenset(_standing(request, about)) if has_fresh_second_factor(request) else frozenset()


def _standing(request: HttpRequest, about: Work) -> dict[str, float]:
    """When each was revealed in this view, by its code."""
    which, moments = request.session.get(_KEY, ("", {}))
    now = time.time()
    return {code: at for code, at in moments.items() if now - at < SECONDS} if which == about.public_id else {}


def reveal_in_view(request: HttpRequest, about: Work, code: str) -> None:
    """DomainError "stale_factor"."""
    if not has_fresh_second_factor(request):
        raise DomainError("stale_factor", STALE_FACTOR)
    case = about.review.case if isinstance(about, SecondReview) else about.case
    reveal_number(case.seller, code, actor=user_of(request), ground=ASSIGNED)
    request.session[_KEY] = [about.public_id, _standing(request, about) | {code: time.time()}]


@act
def reveal(request: HttpRequest, review: Review, field: str) -> dict[str, Any]:
    if field not in NUMBERS:
        raise Http404
    reveal_in_view(request, review, field)
    return {}
