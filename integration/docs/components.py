"""What all operations of the schema share: keys, headers, problems."""

from collections.abc import Mapping
from typing import Any

from integration.docs.field_codes import FIELDS
from integration.docs.webhooks import components as of_webhooks
from integration.docs.webhooks import webhooks
from integration.keys.scopes import SCOPES
from integration.rest.idempotency import LONGEST, SHAPE
from integration.rest.problems import CONTENT_TYPE, EXPLAINED, KINDS
from sellers.given import PARTS
from sellers.models import Document
from verification.screening.doubts import KINDS as KINDS_OF_DOUBTS

KEY = "api_key"
WORDS = {
    400: "The request is not valid.",
    401: "There is no valid API key.",
    403: "The key does not have the scope.",
    404: "There is no such thing in the world of the key.",
    405: "This cannot be done at this address.",
    406: "There is no such form of the answer.",
    409: "It cannot be done now: `code` and `detail` say why, and the way on.",
    411: "The header Content-Length is not there.",
    412: "It was changed meanwhile.",
    413: "The body is too large.",
    415: "This form of body is not taken.",
    421: "This host is not served here.",
    422: "Another request was sent with this Idempotency-Key.",
    428: "There is no If-Match.",
    429: "Too many requests.",
    500: "Something went wrong with us.",
    503: "A part of this site is away. Send the same again: what was done already is not done twice.",
}
BEFORE_A_KEY = {401, 421, 500}  # no limit of a key is known, or it is lost
NOT_MODIFIED = {"description": "Nothing has changed since the answer with this ETag."}
HEADERS = {
    "Request-Id": "Of this answer. Tell it when you ask us about it.",
    "ETag": "Of what is shown, in the language of the answer. Send it in If-Match with a change, in whatever language,"
    " and in If-None-Match to read again.",
    "Idempotent-Replayed": "`true`: this was answered before, and is said again.",
    "WWW-Authenticate": "How to say who you are.",
    "Allow": "The methods that this address has.",
    "Retry-After": "Seconds to wait.",
    "RateLimit": "What is left (`r`) of the requests of this key, and in how many seconds (`t`) all of them are back.",
    "RateLimit-Policy": "How many requests (`q`) a key has in how many seconds (`w`).",
}
PARAMETERS = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "required": True,
        "description": "A value of your own, new for each thing you want done: a UUID. The same request with the same"
        " value is done once, and for 24 hours answered the same.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": SHAPE},
        "example": "6f9a6f0e-6f0f-4a51-9b5e-3d3e2c1b0a99",
    },
    "IfMatch": {
        "name": "If-Match",
        "required": True,
        "description": "The ETag of what you saw: what somebody changed meanwhile is not overwritten; with `*` it is.",
        "schema": {"type": "string", "minLength": 1},
        "example": '"0d5257c4a9f14b0e8d6b7a3e5f2c1d00-en"',
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "required": False,
        "description": "The ETag of what you have: if it still stands, the answer is 304, without a body.",
        "schema": {"type": "string"},
    },
}
TOLD_TO_KEYS = ("Request-Id", "RateLimit", "RateLimit-Policy")


def headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def complete(result: dict[str, Any], statuses: Mapping[str, list[int]]) -> dict[str, Any]:
    """`result` with what its operations refer to. `statuses`: of each rule's code (integration.docs.refusals)."""
    components = result.setdefault("components", {})
    conflicts = [code for code, where in statuses.items() if 409 in where]
    schemas = {**components.get("schemas", {}), **of_webhooks(), "Problem": _problem([*KINDS, *conflicts])}
    components["schemas"] = dict(sorted(schemas.items()))
    components["securitySchemes"] = {KEY: {"type": "http", "scheme": "bearer", "description": _about_scopes()}}
    components["headers"] = {
        name: {"description": said, "schema": {"type": "string"}} for name, said in HEADERS.items()
    }
    components["parameters"] = {name: {"in": "header", **each} for name, each in PARAMETERS.items()}
    components["responses"] = {str(status): _answer(status, said) for status, said in WORDS.items()}
    tags = {tag for path in result["paths"].values() for operation in path.values() for tag in operation["tags"]}
    return {**result, "webhooks": webhooks(), "tags": [{"name": tag} for tag in sorted(tags)]}


def _about_scopes() -> str:
    head = ["A key of the live or of the test world, with scopes:", "", "| scope | opens |", "|---|---|"]
    return "\n".join([*head, *(f"| `{scope}` | {opens} |" for scope, opens in SCOPES.items())])


def _problem(codes: list[str]) -> dict[str, Any]:
    text = {"type": "string"}
    field = {
        "type": "object",
        "properties": {
            "field": {
                "type": ["string", "null"],
                "description": "Such as `business.country`, or `types[0]` for the first of an array; null for what is"
                " about the whole.",
            },
            "code": {**text, "description": f"What is wrong with it: {FIELDS} explains each."},
            "detail": text,
        },
        "required": ["field", "code", "detail"],
    }
    return {
        "type": "object",
        "description": "RFC 9457. Program against `code`; `title` and `detail` are for people.",
        "properties": {
            "type": {**text, "description": "Where the code is explained."},
            "title": text,
            "status": {"type": "integer"},
            "code": {**text, "enum": sorted(set(codes))},
            "detail": text,
            "request_id": text,
            "errors": {"type": "array", "items": field, "description": "Of `invalid_request`: each field."},
            "scope": {**text, "description": "Of `scope_missing`: the one that it takes."},
            "missing": {
                "type": "array",
                "items": {**text, "enum": [*PARTS, *Document.Kind.values]},
                "description": "Of `not_ready`: details and documents that are still to come.",
            },
            "to_confirm": {
                "type": "array",
                "items": _doubt(),
                "description": "Of `not_ready`: what looks like a typing error.",
            },
        },
        "required": ["type", "title", "status", "code", "detail", "request_id"],
    }


def _doubt() -> dict[str, Any]:
    text = {"type": "string"}
    words = {"text": "What looks wrong.", "confirmed_by": "What the seller says where it is right."}
    said = {name: {**text, "description": description} for name, description in words.items()}
    code = {**text, "enum": sorted(KINDS_OF_DOUBTS), "description": "To send in `confirmed`, if it is right."}
    return {"type": "object", "properties": {"code": code, **said}, "required": ["code", *said]}


def _answer(status: int, said: str) -> dict[str, Any]:
    more = {401: ["WWW-Authenticate"], 405: ["Allow"], 429: ["Retry-After"], 503: ["Retry-After"]}.get(status, [])
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, **_examples(status)}}
    return {
        "description": said,
        "headers": headers(*(["Request-Id"] if status in BEFORE_A_KEY else TOLD_TO_KEYS), *more),
        "content": content,
    }


def _examples(status: int) -> dict[str, Any]:
    """Of each code that the API itself gives with this status."""
    shown = {code: {"value": problem_example(code)} for code, kind in KINDS.items() if kind.status == status}
    return {"examples": shown} if shown else {}


def problem_example(code: str) -> dict[str, Any]:
    kind = KINDS[code]
    head = {"type": f"{EXPLAINED}{code}", "title": kind.title, "status": kind.status, "code": code}
    return {**head, "detail": kind.way_on, "request_id": "req_4d7h2k9m3n5p8q6r2s4t7v"}
