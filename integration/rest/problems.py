"""What is answered where something is wrong: `application/problem+json` (RFC 9457) with a code that stays.

`KINDS` is the catalogue of those that the API itself gives; a rule of the house that refuses (DomainError) is answered
409 with the code and the sentence of the rule.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from core.errors import DomainError

CONTENT_TYPE = "application/problem+json"
MOST_ERRORS = 100
WHOLE = api_settings.NON_FIELD_ERRORS_KEY  # as the field of what is about a body as a whole
EXPLAINED = "/api/v1/docs/errors/#"  # and the code: where it is explained


@dataclass(frozen=True)
class Kind:
    """`title` names the problem, `way_on` says what to do about it."""

    status: int
    title: str
    way_on: str


KINDS: Mapping[str, Kind] = {
    "invalid_request": Kind(
        400, "The request is not valid.", "Mend the fields that `errors` names, and send it again."
    ),
    "malformed": Kind(400, "The request cannot be read.", "Send JSON, in UTF-8, as the documentation shows it."),
    "key_in_address": Kind(
        400,
        "There is an API key in the address.",
        "Send it in the header Authorization alone. Addresses stand in logs: have this key rotated.",
    ),
    "cursor_invalid": Kind(
        400, "The cursor does not belong to this list.", "Begin without one, with the same filters."
    ),
    "idempotency_key_missing": Kind(
        400,
        "There is no Idempotency-Key.",
        "Send a value of your own with each POST, new for each thing you want done.",
    ),
    "unauthenticated": Kind(
        401, "There is no valid API key.", "Send `Authorization: Bearer vr_…` with a key that is in force."
    ),
    "scope_missing": Kind(
        403, "The key does not have the scope.", "Ask ops for a key with the scope that `scope` names."
    ),
    "https_required": Kind(
        403,
        "This was not sent over HTTPS.",
        "Send it over https://. If there was a key in it, it has travelled in clear: have it rotated.",
    ),
    "not_found": Kind(
        404,
        "There is no such thing.",
        "Look at the address and at the id. Test keys see nothing of the live world, nor live keys of the test world.",
    ),
    "method_not_allowed": Kind(405, "This cannot be done here.", "The header Allow names what can."),
    "not_acceptable": Kind(406, "There is no such form of the answer.", "Accept application/json."),
    "request_in_flight": Kind(
        409, "The same request is being answered just now.", "Send it again after the seconds that Retry-After says."
    ),
    "not_ready": Kind(
        409,
        "The seller cannot be submitted yet.",
        "Complete what `missing` names. What `to_confirm` names looks like a typing error: correct it, or send its "
        "code in `confirmed`. Or send the seller to a hosted link.",
    ),
    "changed_meanwhile": Kind(
        412, "It was changed meanwhile.", "Get it again, and send your change with the new ETag."
    ),
    "length_required": Kind(411, "The length is not said.", "Send the header Content-Length."),
    "too_large": Kind(413, "The body is too large.", "The documentation says how much is taken."),
    "unsupported_media_type": Kind(415, "This form of body is not taken.", "Send application/json."),
    "misdirected": Kind(421, "This host is not served here.", "Send it to the host that the documentation names."),
    "idempotency_key_reused": Kind(
        422, "Another request was sent with this Idempotency-Key.", "Use a new value for each thing you want done."
    ),
    "if_match_required": Kind(428, "There is no If-Match.", "Get it first, and send its ETag in If-Match."),
    "too_many_requests": Kind(429, "Too many requests.", "Wait for the seconds that Retry-After says."),
    "too_many_test_changes": Kind(
        429,
        "The test world was asked for as many changes as it takes in an hour.",
        "Wait for the seconds that Retry-After says, or ask ops for more (`test_changes_per_hour_count`, of which one "
        "key takes half at most).",
    ),
    "file_not_kept": Kind(503, "The file cannot be stored now.", "Send it again after the seconds of Retry-After."),
    "server_error": Kind(500, "Something went wrong with us.", "Send it again. If it stays, tell us the request id."),
    "unavailable": Kind(
        503,
        "A part of this site is away.",
        "Send the same again after the seconds that Retry-After says: what was done already is not done twice.",
    ),
}
_BY_STATUS = {
    400: "malformed",
    401: "unauthenticated",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    415: "unsupported_media_type",
}


class Problem(Exception):
    """`code` is one of KINDS; `detail` says more, in a sentence; `more` are further members of the answer."""

    def __init__(self, code: str, detail: str = "", *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code, self.detail, self.headers, self.more = code, detail, dict(headers or {}), more


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's hook. None: nobody foresaw it, and Django answers 500."""
    request_id = context["view"].request_id
    if isinstance(error, DomainError):
        return refusal(error, request_id)
    if isinstance(error, exceptions.ValidationError):
        return problem_response("invalid_request", request_id, errors=list(islice(_flat(error.detail), MOST_ERRORS)))
    if isinstance(error, Http404):
        error = Problem("not_found")
    if isinstance(error, RequestDataTooBig):
        error = Problem("too_large")
    if isinstance(error, TooManyFieldsSent):  # of the address: bodies are no forms here
        error = Problem("malformed", "There are too many parameters in the address.")
    if isinstance(error, exceptions.APIException):
        error = Problem(_BY_STATUS[error.status_code], str(error.detail))
    if not isinstance(error, Problem):
        return None
    response = problem_response(error.code, request_id, error.detail, **error.more)
    for name, value in error.headers.items():
        response[name] = value
    return response


@contextmanager
def about_field(field: str, *codes: str) -> Iterator[None]:
    """Around an action: what it refuses with one of `codes` is what the body says in `field`, however things stand.
    That is not valid (400), and no conflict (409)."""
    try:
        yield
    except DomainError as error:
        if error.code not in codes:
            raise
        said = exceptions.ErrorDetail(str(error.message), error.code)
        raise exceptions.ValidationError({field: [said]}) from error


def refusal(error: DomainError, request_id: str) -> Response:
    """A rule of the house refused it: the sentence says the cause and the way on."""
    body = {"type": f"{EXPLAINED}{error.code}", "title": _("This cannot be done now."), "status": 409}
    return _response(409, {**body, "code": error.code, "detail": str(error.message), "request_id": request_id})


def problem_response(code: str, request_id: str, detail: str = "", **more: Any) -> Response:
    return _response(*body_of(code, request_id, detail, **more))


def body_of(code: str, request_id: str, detail: str = "", **more: Any) -> tuple[int, dict[str, Any]]:
    """The status, and what is said."""
    kind = KINDS[code]
    body = {"type": f"{EXPLAINED}{code}", "title": kind.title, "status": kind.status, "code": code}
    return kind.status, {**body, "detail": detail or kind.way_on, "request_id": request_id, **more}


def _response(status: int, body: dict[str, Any]) -> Response:
    response = Response(body, status=status)
    response.content_type = CONTENT_TYPE
    return response


def within(where: str, name: str | int) -> str:
    """The path of what is called so, or has this number, in what `where` names: `types[0]`, `business.country`."""
    if isinstance(name, int):
        return f"{where}[{name}]"
    return f"{where}.{name}" if where else name


def _flat(detail: Any, where: str = "") -> Any:
    """{"field": "business.country", "code": …, "detail": …} of each; `field` is None for what is about the whole."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _flat(inner, where if name == WHOLE else within(where, name))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from _flat(inner, where if isinstance(inner, str) else within(where, number))
    else:
        yield {"field": where or None, "code": detail.code, "detail": str(detail)}
