"""The rows of messages and their copies in one hand-written statement: what an action says costs it one round trip."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from database.prepared import Prepared, run
from messaging.models import Delivery, Message


def _fields(model: type[models.Model], names: str) -> list[Any]:
    by_column = {field.column: field for field in model._meta.concrete_fields}
    return [by_column[name] for name in names.split()]


_MESSAGE = _fields(
    Message,
    "public_id recipient_id purpose about revision due_at published_at language title body action_label action_path",
)
_COPY = _fields(Delivery, "public_id channel status due_at urgent attempts doubted error address secret")


def _columns(prefix: str, fields: Sequence[Any]) -> str:
    """Each a value: an array with an element for every row."""
    return ", ".join(f"%({prefix}{field.column})s::{field.db_type(connection)}[]" for field in fields)


def _names(fields: Sequence[Any]) -> str:
    return ", ".join(field.column for field in fields)


# A message that was said before (R37) is passed over, and its copies with it.
_WRITE = Prepared(
    "write_messages",
    f"""
    WITH message AS (
        INSERT INTO messaging_message ({_names(_MESSAGE)}) SELECT * FROM unnest({_columns("message_", _MESSAGE)})
        ON CONFLICT DO NOTHING RETURNING id, public_id
    ), copy AS (
        INSERT INTO messaging_delivery (message_id, {_names(_COPY)})
        SELECT message.id, {", ".join(f"drawn.{field.column}" for field in _COPY)}
        FROM unnest(%(messages)s::text[], {_columns("copy_", _COPY)}) AS drawn (message, {_names(_COPY)})
        JOIN message ON message.public_id = drawn.message
    )
    SELECT array_agg(public_id), array_agg(id) FROM message
    """,
)


def write_messages(drawn: Sequence[tuple[Message, Sequence[Delivery]]]) -> dict[str, int]:
    """Insert them; returns the row id of each that was not there before, by public id. One may have no copy."""
    copies = [(message.public_id, copy) for message, copies in drawn for copy in copies]
    values = {
        "messages": [message for message, _copy in copies],
        **_values("message_", _MESSAGE, [message for message, _copies in drawn]),
        **_values("copy_", _COPY, [copy for _message, copy in copies]),
    }
    row = run((_WRITE, values))
    assert row
    public_ids, ids = row
    return dict(zip(public_ids or [], ids or [], strict=True))


def _values(prefix: str, fields: Sequence[Any], rows: Sequence[models.Model]) -> dict[str, list[Any]]:
    """As the fields themselves write them: what is encrypted is sealed here."""
    database = connections[DEFAULT_DB_ALIAS]  # not by its proxy, which each field would go through many times
    return {
        prefix + field.column: [field.get_db_prep_save(field.pre_save(row, add=True), database) for row in rows]
        for field in fields
    }
