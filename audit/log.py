"""Writing the log: record() in the transaction that makes the change.

Each subject has a chain of its own (R34); audit.chain says what a hash covers. Position, time and previous hash are
taken inside the statement, under the lock of the chain's row, so that two writers make no fork and no gap; chains of
different subjects never wait for each other.
"""

import json
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any, Protocol

from audit.chain import LINE
from audit.places import place_of
from database.prepared import Prepared, send

SYSTEM = "system"
_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
address: ContextVar[str | None] = ContextVar("address", default=None)


class Subject(Protocol):
    @property
    def public_id(self) -> str: ...


# Always in the order of the subjects: two that append to the same chains wait for each other, and never in a circle.
# For the same reason nobody waits for whoever writes the row of the same place just now.
_APPENDING = f"""
    WITH said AS MATERIALIZED (
        {{said}} ORDER BY subject
    ), link AS (
        INSERT INTO audit_chain AS chain (subject, length, head)
        SELECT subject, 1, sha256(convert_to({LINE.format(position="1")}, 'UTF8')) FROM said
        ON CONFLICT (subject) DO UPDATE SET
            length = chain.length + 1,
            head = (
                SELECT sha256(chain.head || convert_to({LINE.format(position="chain.length + 1")}, 'UTF8'))
                FROM said WHERE said.subject = chain.subject
            )
        RETURNING subject, length, head
    ), placed AS (
        INSERT INTO audit_place (token, address, seen_on)
        SELECT %(place)s::text, %(address)s::inet, (statement_timestamp() AT TIME ZONE 'UTC')::date
        WHERE CASE
            WHEN %(place)s::text = '' OR EXISTS (SELECT FROM audit_place WHERE token = %(place)s::text) THEN false
            ELSE pg_try_advisory_xact_lock(hashtext('audit_place'), hashtext(%(place)s::text))
        END
        ON CONFLICT DO NOTHING
    )
    INSERT INTO audit_event (subject, position, at, action, actor, data, place, hash)
    SELECT subject, length, statement_timestamp(), action, %(actor)s::text, data, %(place)s::text, head
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
    here = address.get()
    where = {"place": place_of(here), "address": here}
    send((statement, {"actor": actor.public_id if actor else SYSTEM, **where, **said}))
