"""Changes upon what was seen: ETag, If-None-Match and If-Match (RFC 9110)."""

import hashlib
import json
from typing import Any

from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from integration.rest.problems import Problem


def etag_of(shown: Any) -> str:
    """Of what is answered: whoever may see more has another one."""
    text = json.dumps(shown, cls=JSONEncoder, sort_keys=True, separators=(",", ":"))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def show(request: Request, shown: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """The answer with its ETag; 304 without a body where the client has this very one."""
    etag = etag_of(shown)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if request.method == "GET" and (etag in known or "*" in known):
        return Response(status=304, headers={"ETag": etag})
    return Response(shown, status=status, headers={"ETag": etag, **(headers or {})})


def refuse_stale(request: Request, shown: Any) -> None:
    """Before a change, under the lock of its row. `shown`: what a GET would answer now.

    Problem "if_match_required" or "changed_meanwhile".
    """
    wanted = parse_etags(request.headers.get("If-Match", ""))
    if not wanted:
        raise Problem("if_match_required")
    if "*" not in wanted and etag_of(shown) not in wanted:
        raise Problem("changed_meanwhile")
