"""The rows of messages and their copies in one hand-written statement: what an action says costs it one round trip."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from messaging.models import Delivery, Message

_MESSAGE = (
    "public_id recipient_id purpose about revision due_at published_at language title body action_label action_path"
).split()
_COPY = "public_id channel status due_at urgent attempts doubted error address secret".split()
# A message that was said before (R37) is passed over, and its copies with it.
_MESSAGES = f"""
    WITH message AS (
        INSERT INTO messaging_message ({", ".join(_MESSAGE)}) VALUES {{rows}}
        ON CONFLICT DO NOTHING RETURNING id, public_id
    )
"""
_COPIES = f"""
    , copy AS (
        INSERT INTO messaging_delivery (message_id, {", ".join(_COPY)})
        SELECT message.id, {", ".join(f"drawn.{name}" for name in _COPY)}
        FROM (VALUES {{rows}}) AS drawn (message, {", ".join(_COPY)})
        JOIN message ON message.public_id = drawn.message
    )
"""


def write_messages(drawn: Sequence[tuple[Message, Sequence[Delivery]]]) -> dict[str, int]:
    """Insert them; returns the row id of each that was not there before, by public id. One may have no copy."""
    if not drawn:
        return {}
    messages = [_values(message, _MESSAGE) for message, _ in drawn]
    copies = [[message.public_id, *_values(copy, _COPY)] for message, copies in drawn for copy in copies]
    statement = _MESSAGES.format(rows=_rows(messages)) + (_COPIES.format(rows=_rows(copies)) if copies else "")
    with connection.cursor() as cursor:
        cursor.execute(
            statement + "SELECT public_id, id FROM message", [value for row in messages + copies for value in row]
        )
        return dict(cursor.fetchall())


def _values(row: models.Model, names: Sequence[str]) -> list[Any]:
    """As the fields themselves write them: what is encrypted is sealed here."""
    fields = [_FIELDS[type(row)][name] for name in names]
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]


_FIELDS: dict[type[models.Model], dict[str | None, Any]] = {
    model: {field.column: field for field in model._meta.concrete_fields} for model in (Message, Delivery)
}


def _rows(rows: Sequence[Sequence[object]]) -> str:
    return ", ".join(f"({', '.join(['%s'] * len(row))})" for row in rows)
