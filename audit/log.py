"""Writing the log: record() in the transaction that makes the change.

Each subject has a chain of its own (R34): hash n = SHA-256(hash n-1 + position, time, subject, action, actor and data,
a line each). Position, time and previous hash are taken inside the statement, under the lock of the chain's row, so
that two writers make no fork and no gap; chains of different subjects never wait for each other.
"""

import json
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any, Protocol

from database.prepared import Prepared, send

SYSTEM = "system"
_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
address: ContextVar[str | None] = ContextVar("address", default=None)


class Subject(Protocol):
    @property
    def public_id(self) -> str: ...


_TEXT = """
    (({position})::text || E'\\n' || to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || E'\\n' || said.subject || E'\\n' || said.action || E'\\n' || %(actor)s::text || E'\\n' || said.data)
"""
# Always in the order of the subjects: two that append to the same chains wait for each other, and never in a circle.
_APPENDING = f"""
    WITH said AS MATERIALIZED (
        {{said}} ORDER BY subject
    ), link AS (
        INSERT INTO audit_chain AS chain (subject, length, head)
        SELECT subject, 1, sha256(convert_to({_TEXT.format(position="1")}, 'UTF8')) FROM said
        ON CONFLICT (subject) DO UPDATE SET
            length = chain.length + 1,
            head = (
                SELECT sha256(chain.head || convert_to({_TEXT.format(position="chain.length + 1")}, 'UTF8'))
                FROM said WHERE said.subject = chain.subject
            )
        RETURNING subject, length, head
    )
    INSERT INTO audit_event (subject, position, at, action, actor, data, address, hash)
    SELECT subject, length, statement_timestamp(), action, %(actor)s::text, data, %(address)s::inet, head
    FROM link JOIN said USING (subject)
"""
_APPEND = Prepared(
    "append_events",
    _APPENDING.format(
        said="""
        SELECT * FROM unnest(%(subjects)s::text[], %(actions)s::text[], %(data)s::text[])
            AS said (subject, action, data)
        """
    ),
    joined_by="subjects",
)
_APPEND_SAME = Prepared(
    "append_same_event",
    _APPENDING.format(
        said="""
        SELECT subject, %(action)s::text AS action, %(data)s::text AS data FROM unnest(%(subjects)s::text[])
            AS said (subject)
        """
    ),
)


def record(action: str, *, actor: Subject | None, subject: Subject, data: dict[str, Any] | None = None) -> None:
    """Append one event. `action` reads "booking.cancelled"; actor None is the system itself.

    `data` holds JSON values and no personal data (R36): codes, states, public ids.
    """
    record_each(action, [(subject, data or {})], actor=actor)


def record_each(action: str, said: Sequence[tuple[Subject, dict[str, Any]]], *, actor: Subject | None) -> None:
    """record() for many subjects, each once, in one statement: [(subject, data), …]."""
    subjects, data = [subject.public_id for subject, _data in said], [_JSON.encode(data) for _subject, data in said]
    _append(_APPEND, actor, subjects=subjects, actions=[action] * len(said), data=data)


def record_same(action: str, subjects: Sequence[str], *, actor: Subject | None, data: dict[str, Any]) -> None:
    """One and the same event of many subjects, each once, by public id."""
    _append(_APPEND_SAME, actor, subjects=list(subjects), action=action, data=_JSON.encode(data))


def _append(statement: Prepared, actor: Subject | None, **said: Any) -> None:
    send((statement, {"actor": actor.public_id if actor else SYSTEM, "address": address.get(), **said}))
