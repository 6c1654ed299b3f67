"""Writing the log: record() in the transaction that makes the change.

Each subject has a chain of its own (R34); audit.chain says what a hash covers. Position, time and previous hash are
taken inside the statement, under the lock of the chain's row, so that two writers make no fork and no gap; chains of
different subjects never wait for each other.
"""

import json
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any, Protocol

from audit.chain import line_in_sql
from audit.places import place_of
from database.prepared import Prepared, send

SYSTEM = "system"
_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
address: ContextVar[str | None] = ContextVar("address", default=None)


class Subject(Protocol):
    @property
    def public_id(self) -> str: ...


_SUBJECT, _ACTION, _DATA, _NEXT = "%(subject)s::text", "%(action)s::text", "%(data)s::text", "chain.length + 1"
# Nobody waits for whoever writes the row of the same place just now: two could wait in a circle.
_PLACED = """placed AS (
        INSERT INTO audit_place (token, address, seen_on)
        SELECT %(place)s::text, %(address)s::inet, (statement_timestamp() AT TIME ZONE 'UTC')::date
        WHERE CASE
            WHEN %(place)s::text = '' OR EXISTS (SELECT FROM audit_place WHERE token = %(place)s::text) THEN false
            ELSE pg_try_advisory_xact_lock(hashtext('audit_place'), hashtext(%(place)s::text))
        END
        ON CONFLICT DO NOTHING
    )"""
# Always in the order of the subjects: two that append to the same chains wait for each other, and never in a circle.
_APPEND_EACH = Prepared(
    "append_events",
    f"""
    WITH said AS MATERIALIZED (
        SELECT * FROM unnest(%(subject)s::text[], %(action)s::text[], %(data)s::text[])
            AS said (subject, action, data)
        ORDER BY subject
    ), link AS (
        INSERT INTO audit_chain AS chain (subject, length, head)
        SELECT subject, 1, sha256({line_in_sql("subject", "1", "action", "data")}) FROM said
        ON CONFLICT (subject) DO UPDATE SET
            length = {_NEXT}, head = (
                SELECT sha256(chain.head || {line_in_sql("chain.subject", _NEXT, "action", "data")})
                FROM said WHERE said.subject = chain.subject
            )
        RETURNING subject, length, head
    ), {_PLACED}
    INSERT INTO audit_event (subject, position, at, action, actor, place, data, hash)
    SELECT subject, length, statement_timestamp(), action, %(actor)s::text, %(place)s::text, data, head
    FROM link JOIN said USING (subject)
    """,
)
_APPEND = Prepared(
    "append_event",
    f"""
    WITH link AS (
        INSERT INTO audit_chain AS chain (subject, length, head)
        VALUES ({_SUBJECT}, 1, sha256({line_in_sql(_SUBJECT, "1", _ACTION, _DATA)}))
        ON CONFLICT (subject) DO UPDATE SET
            length = {_NEXT}, head = sha256(chain.head || {line_in_sql(_SUBJECT, _NEXT, _ACTION, _DATA)})
        RETURNING subject, length, head
    ), {_PLACED}
    INSERT INTO audit_event (subject, position, at, action, actor, place, data, hash)
    SELECT subject, length, statement_timestamp(), {_ACTION}, %(actor)s::text, %(place)s::text, {_DATA}, head
    FROM link
    """,
    many=_APPEND_EACH,
)


def record(action: str, *, actor: Subject | None, subject: Subject, data: dict[str, Any] | None = None) -> None:
    """Append one event. `action` reads "booking.cancelled"; actor None is the system itself.

    `data` holds JSON values and no personal data (R36): codes, states, public ids.
    """
    _append(_APPEND, actor, subject=subject.public_id, action=action, data=_JSON.encode(data or {}))


def record_each(action: str, said: Sequence[tuple[Subject, dict[str, Any]]], *, actor: Subject | None) -> None:
    """record() for many subjects, each once, in one statement: [(subject, data), …]."""
    subjects, data = [subject.public_id for subject, _data in said], [_JSON.encode(data) for _subject, data in said]
    _append(_APPEND_EACH, actor, subject=subjects, action=[action] * len(said), data=data)


def record_same(action: str, subjects: Sequence[str], *, actor: Subject | None, data: dict[str, Any]) -> None:
    """One and the same event of many subjects, each once, by public id."""
    many = len(subjects)
    _append(_APPEND_EACH, actor, subject=list(subjects), action=[action] * many, data=[_JSON.encode(data)] * many)


def _append(statement: Prepared, actor: Subject | None, **said: Any) -> None:
    here = address.get()
    where = {"place": place_of(here), "address": here}
    send((statement, {"actor": actor.public_id if actor else SYSTEM, **where, **said}))
