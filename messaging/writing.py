"""The rows of messages and their copies in one hand-written statement: what an action says costs one round trip."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from database.prepared import Prepared, Step, run, send
from messaging.models import Delivery, Message


@dataclass(frozen=True)
class Copy:
    """A delivery that is to be. Plain values: nobody needs more of it before it is claimed."""

    channel: str
    due_at: datetime
    held_from: datetime | None
    priority: int
    address: str
    secret: dict[str, Any]


Drawn = Sequence[tuple[Message, Sequence[Copy]]]


def _fields(model: type[models.Model], names: str) -> dict[str, Any]:
    by_column = {field.column: field for field in model._meta.concrete_fields}
    return {name: by_column[name] for name in names.split()}


_MESSAGE = _fields(
    Message,
    "public_id recipient_id purpose about revision due_at published_at language title body action_label action_path",
)
_COPY = _fields(Delivery, "public_id channel due_at held_from priority address secret")


def _types(fields: dict[str, Any]) -> str:
    return ", ".join(f"{column} {field.db_type(connection)}" for column, field in fields.items())


# A message that was said before (R37) is passed over, and its copies with it.
_WRITE = Prepared(
    "write_messages",
    f"""
    WITH message AS (
        INSERT INTO messaging_message ({", ".join(_MESSAGE)})
        SELECT * FROM json_to_recordset(%(messages)s::json) AS drawn ({_types(_MESSAGE)})
        ON CONFLICT DO NOTHING RETURNING id, public_id
    ), copy AS (
        INSERT INTO messaging_delivery (message_id, status, doubted, attempts, error, {", ".join(_COPY)})
        SELECT message.id, 'queued', false, 0, '', {", ".join(f"drawn.{column}" for column in _COPY)}
        FROM json_to_recordset(%(copies)s::json) AS drawn (message text, {_types(_COPY)})
        JOIN message ON message.public_id = drawn.message
    )
    SELECT array_agg(public_id), array_agg(id) FROM message
    """,
)


def write_messages(drawn: Drawn) -> dict[str, int]:
    """Insert them; returns the row id of each that was not there before, by public id. One may have no copy."""
    row = run(_step(drawn))
    assert row
    public_ids, ids = row
    return dict(zip(public_ids or [], ids or [], strict=True))


def send_messages(drawn: Drawn) -> None:
    """The same where nobody asks which were there before."""
    send(_step(drawn))


def _step(drawn: Drawn) -> Step:
    messages = [_message_row(message) for message, _copies in drawn]
    copies = [_copy_row(message, copy) for message, copies in drawn for copy in copies]
    return _WRITE, {"messages": _JSON.encode(messages), "copies": _JSON.encode(copies)}


def _message_row(message: Message) -> dict[str, Any]:
    """As the fields themselves write it: the body is sealed here."""
    return {column: field.pre_save(message, add=True) for column, field in _MESSAGE.items()}


def _copy_row(message: Message, copy: Copy) -> dict[str, Any]:
    public_id = _COPY["public_id"].get_default()
    return {
        "message": message.public_id,
        "public_id": public_id,
        "channel": copy.channel,
        "due_at": copy.due_at,
        "held_from": copy.held_from,
        "priority": copy.priority,
        "address": _COPY["address"].sealed(copy.address, public_id),
        "secret": _COPY["secret"].sealed(copy.secret, public_id),
    }


def _as_text(value: datetime | bytes) -> str:
    return value.isoformat() if isinstance(value, datetime) else f"\\x{value.hex()}"


_JSON = json.JSONEncoder(default=_as_text)
