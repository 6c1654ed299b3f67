"""Numbers in the console: masked until the reviewer, to whom the case is assigned, reveals one for this view of the
page (R28). A view begins with the page itself; the script asks for its parts anew. What was revealed is masked again
after ten minutes, and as soon as the second factor is stale."""

import time
from typing import Any

from django.http import Http404, HttpRequest

from core.access import has_fresh_second_factor, user_of
from core.errors import DomainError
from sellers.grounds import ASSIGNED
from sellers.reading import NUMBERS, reveal_number
from sellers.why import STALE_FACTOR
from verification.console.access import act
from verification.models import Review

SECONDS = 600
_KEY = "revealed"


def hide_again(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def revealed(request: HttpRequest, review: Review) -> frozenset[str]:
    return frozenset(_standing(request, review)) if has_fresh_second_factor(request) else frozenset()


def _standing(request: HttpRequest, review: Review) -> dict[str, float]:
    """When each was revealed in this view, by its code."""
    which, moments = request.session.get(_KEY, ("", {}))
    now = time.time()
    return {code: at for code, at in moments.items() if now - at < SECONDS} if which == review.public_id else {}


def reveal_in_console(request: HttpRequest, review: Review, code: str) -> None:
    """DomainError "stale_factor"."""
    if not has_fresh_second_factor(request):
        raise DomainError("stale_factor", STALE_FACTOR)
    reveal_number(review.case.seller, code, actor=user_of(request), ground=ASSIGNED)
    request.session[_KEY] = [review.public_id, _standing(request, review) | {code: time.time()}]


@act
def reveal(request: HttpRequest, review: Review, field: str) -> dict[str, Any]:
    if field not in NUMBERS:
        raise Http404
    reveal_in_console(request, review, field)
    return {}
