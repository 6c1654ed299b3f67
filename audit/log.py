"""Writing the log: record() in the transaction that makes the change.

Each subject has a chain of its own (R34): hash n = SHA-256(hash n-1 + position, time, subject, action, actor and data,
a line each). Position, time and previous hash are taken inside the statement, under the lock of the chain's row, so
that two writers make no fork and no gap; chains of different subjects never wait for each other.
"""

import json
from contextvars import ContextVar
from typing import Any, Protocol

from django.db import connection

SYSTEM = "system"
address: ContextVar[str | None] = ContextVar("address", default=None)


class Subject(Protocol):
    @property
    def public_id(self) -> str: ...


_TEXT = """
    (({position})::text || E'\\n' || to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || E'\\n' || %(subject)s || E'\\n' || %(action)s || E'\\n' || %(actor)s || E'\\n' || %(data)s)
"""
_APPEND = f"""
    WITH link AS (
        INSERT INTO audit_chain AS chain (subject, length, head)
        VALUES (%(subject)s, 1, sha256(convert_to({_TEXT.format(position="1")}, 'UTF8')))
        ON CONFLICT (subject) DO UPDATE SET
            length = chain.length + 1,
            head = sha256(chain.head || convert_to({_TEXT.format(position="chain.length + 1")}, 'UTF8'))
        RETURNING length, head
    )
    INSERT INTO audit_event (subject, position, at, action, actor, data, address, hash)
    SELECT %(subject)s, length, statement_timestamp(), %(action)s, %(actor)s, %(data)s, %(address)s, head FROM link
"""


def record(action: str, *, actor: Subject | None, subject: Subject, data: dict[str, Any] | None = None) -> None:
    """Append one event. `action` reads "booking.cancelled"; actor None is the system itself.

    `data` holds JSON values and no personal data (R36): codes, states, public ids.
    """
    values = {
        "subject": subject.public_id,
        "action": action,
        "actor": actor.public_id if actor else SYSTEM,
        "data": json.dumps(data or {}, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
        "address": address.get(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, values)
