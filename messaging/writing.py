"""The rows of messages and their copies in one hand-written statement: what an action says costs one round trip."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from database.prepared import Prepared, Step, run, send
from messaging.models import Delivery, Message

Drawn = Sequence[tuple[Message, Sequence[Delivery]]]


def _fields(model: type[models.Model], names: str) -> list[Any]:
    by_column = {field.column: field for field in model._meta.concrete_fields}
    return [by_column[name] for name in names.split()]


_MESSAGE = _fields(
    Message,
    "public_id recipient_id purpose about revision due_at published_at language title body action_label action_path",
)
_COPY = _fields(Delivery, "public_id channel status due_at urgent attempts doubted error address secret")


def _names(fields: Sequence[Any]) -> str:
    return ", ".join(field.column for field in fields)


def _types(fields: Sequence[Any]) -> str:
    return ", ".join(f"{field.column} {field.db_type(connection)}" for field in fields)


# A message that was said before (R37) is passed over, and its copies with it.
_WRITE = Prepared(
    "write_messages",
    f"""
    WITH message AS (
        INSERT INTO messaging_message ({_names(_MESSAGE)})
        SELECT * FROM json_to_recordset(%(messages)s::json) AS drawn ({_types(_MESSAGE)})
        ON CONFLICT DO NOTHING RETURNING id, public_id
    ), copy AS (
        INSERT INTO messaging_delivery (message_id, {_names(_COPY)})
        SELECT message.id, {", ".join(f"drawn.{field.column}" for field in _COPY)}
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
    messages = [_row(message, _MESSAGE) for message, _copies in drawn]
    copies = [{"message": message.public_id} | _row(copy, _COPY) for message, copies in drawn for copy in copies]
    return _WRITE, {"messages": _JSON.encode(messages), "copies": _JSON.encode(copies)}


def _row(row: models.Model, fields: Sequence[Any]) -> dict[str, Any]:
    """As the fields themselves write them: what is encrypted is sealed here."""
    return {field.column: field.pre_save(row, add=True) for field in fields}


def _as_text(value: datetime | bytes) -> str:
    return value.isoformat() if isinstance(value, datetime) else f"\\x{value.hex()}"


_JSON = json.JSONEncoder(default=_as_text)
