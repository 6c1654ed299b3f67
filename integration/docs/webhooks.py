"""What is sent to webhook endpoints, for the schema: each type of event with its body. Pure."""

from datetime import UTC, datetime
from typing import Any

from integration.events.catalogue import TESTED, TYPES, VERSION
from integration.events.shape import draw_event

Node = dict[str, Any]
# {what a type begins with: what `data` names; with a question mark where it is not always there}
NAMED = {
    "seller": ("seller",),
    "document": ("document", "seller", "case?"),
    "case": ("case", "seller"),
    "session": ("session", "seller", "case?"),
    "contact": ("contact", "seller"),
    "message": ("message", "seller"),
    "webhook_endpoint": ("endpoint",),
}
EVENT = "#/components/schemas/EventAnswer"
_TEXT = {"type": "string"}
_HEADERS = {
    "webhook-id": "The id of the event: whoever gets the same one twice does it once.",
    "webhook-timestamp": "When it was sent, in seconds since 1970. Refuse what is older than five minutes.",
    "webhook-signature": "`v1,` and a signature in base64; several with spaces between them while a secret is rotated.",
}
_SAMPLES = {
    "seller": "sel_4d7h2k9m3n5p8q6r2s4t7v",
    "document": "doc_2s4t7v4d7h2k9m3n5p8q6r",
    "case": "case_9m3n5p8q6r2s4t7v4d7h2k",
    "session": "ses_p8q6r2s4t7v4d7h2k9m3n5",
    "contact": "ctc_7h2k9m3n5p8q6r2s4t7v4d",
    "message": "msg_6r2s4t7v4d7h2k9m3n5p8q",
    "endpoint": "whe_k9m3n5p8q6r2s4t7v4d7h2",
}


def webhooks() -> Node:
    return {type_: {"post": _operation(type_, said)} for type_, said in TYPES.items()}


def components() -> Node:
    """{name: schema} of the ids that events name."""
    return {_data(kind): _ids(kind) for kind in NAMED}


def example(type_: str) -> Node:
    data = {each.rstrip("?"): _SAMPLES[each.rstrip("?")] for each in NAMED[_kind(type_)]}
    return draw_event(
        {
            "public_id": "evt_3n5p8q6r2s4t7v4d7h2k9m",
            "type": type_,
            "version": VERSION,
            "is_test": True,
            "at": datetime(2026, 11, 23, 20, 15, tzinfo=UTC),
            "subject": next(iter(data.values())),
            "data": data,
        }
    )


def _kind(type_: str) -> str:
    return type_.partition(".")[0]


def _data(kind: str) -> str:
    return f"EventDataOf{kind.title().replace('_', '')}"


def _operation(type_: str, said: str) -> Node:
    own = {"type": {"const": type_}, "data": {"$ref": f"#/components/schemas/{_data(_kind(type_))}"}}
    schema = {"allOf": [{"$ref": EVENT}, {"type": "object", "properties": own}]}
    content = {"application/json": {"schema": schema, "example": example(type_)}}
    return {
        "operationId": f"told_{type_.replace('.', '_')}",
        "summary": said,
        "tags": ["webhooks"],
        "parameters": [_header(name, about) for name, about in _HEADERS.items()],
        "requestBody": {"required": True, "content": content},
        "responses": {"2XX": {"description": _answered(type_)}},
    }


def _answered(type_: str) -> str:
    more = " Only the endpoint that was tried is sent it." if type_ == TESTED else ""
    return f"It arrived. With any other answer, or none, it is sent again.{more}"


def _header(name: str, about: str) -> Node:
    return {"in": "header", "name": name, "required": True, "schema": _TEXT, "description": about}


def _ids(kind: str) -> Node:
    names = {each.rstrip("?"): _TEXT for each in NAMED[kind]}
    required = [each for each in NAMED[kind] if not each.endswith("?")]
    return {"type": "object", "properties": names, "required": required}
