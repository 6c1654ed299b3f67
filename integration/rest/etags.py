"""Changes upon what was seen: ETag, If-None-Match and If-Match (RFC 9110).

An ETag is of an answer in one language, and ends with it. A change needs none of the words: If-Match is compared with
what would be answered in the language of the ETag, so a client may read in one language and write in another.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.http import parse_etags
from django.utils.translation import get_language, override
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from integration.rest.problems import Problem
from integration.rest.shapes import LANGUAGES

MOST_ETAGS = 20


def etag_of(shown: Any) -> str:
    """Of what is answered, in the active language: whoever may see more has another one."""
    return _etag_of(_rendered(shown))


def show(request: Request, shown: Any) -> HttpResponse:
    """The answer with its ETag; 304 without a body where the client has this very one."""
    body = _rendered(shown)
    etag = _etag_of(body)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if request.method == "GET" and (etag in known or "*" in known):
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(body, content_type=JSONRenderer.media_type, headers={"ETag": etag})


def refuse_stale(request: Request, draw: Callable[[], Any]) -> None:
    """Before a change, under the lock of its row. `draw()`: what a GET would answer now, in the active language.

    Problem "if_match_required" or "changed_meanwhile".
    """
    wanted = parse_etags(request.headers.get("If-Match", ""))
    if not wanted:
        raise Problem("if_match_required")
    if len(wanted) > MOST_ETAGS:
        raise Problem("changed_meanwhile", f"If-Match names more than {MOST_ETAGS} ETags. Send the one that you got.")
    # Once for each language, however many are named: a row is locked meanwhile.
    named = {etag.strip('"').partition("-")[2] for etag in wanted} & {*LANGUAGES}
    if "*" not in wanted and not any(_etag_in(language, draw) in wanted for language in named):
        raise Problem("changed_meanwhile")


def _etag_in(language: str, draw: Callable[[], Any]) -> str:
    with override(language):
        return etag_of(draw())


def _rendered(shown: Any) -> bytes:
    return JSONRenderer().render(shown)


def _etag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}-{get_language()}"'
