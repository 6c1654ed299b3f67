"""The audit log as events for platforms: written by a sweep, each once, none ever skipped; and with each the
deliveries to the endpoints that want it.

Ids of the log are drawn before their transactions commit, so a higher one may be seen first. Each sweep therefore looks
at all that is not known to be settled, and takes what it does not have yet. Settled is what was drawn before a sweep
whose transaction had an id higher than those of all transactions that run now: audit.log appends to a chain, and has
its transaction's id by that, before it draws the event's. No clock is asked. Events of one subject come in their order
always, since who appends to a chain holds it until the commit.
"""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from core.policy import current_policy
from integration.events.catalogue import TESTED, TOLD, VERSION
from integration.models import Projection
from integration.told_purposes import TOLD as PURPOSES
from verification.models import Case

WINDOW = 50_000  # ids of the log, of those that have settled, in one transaction
_LATEST = "SELECT last_value FROM audit_event_id_seq"
_OWN_XID = "SELECT pg_current_xact_id()::text::bigint"
# A number from before the database was restored elsewhere may lie in the future.
_HAS_SETTLED = """
    SELECT %s <= pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        OR %s > pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
# The case of a document is the one that was open then; that of a session the newest, which it may just have decided.
_LETTERS = "translate(replace(gen_random_uuid()::text, '-', ''), '0123456789abcdef', '23456789abcdefgh')"
_PROJECT = """
    WITH telling AS (
        SELECT * FROM unnest(%(actions)s::text[], %(types)s::text[], %(fields)s::text[], %(values)s::text[],
            %(wanted)s::boolean[]) AS telling (action, type, field, value, wanted)
    ), said AS (
        SELECT id, subject, at, type FROM audit_event AS event JOIN telling USING (action)
        WHERE id > %(after)s AND id <= %(until)s AND at > statement_timestamp() - %(kept)s::interval
            AND (field = '' OR (event.data::json ->> field IS NOT DISTINCT FROM value) = wanted)
            AND NOT EXISTS (SELECT FROM integration_event AS known WHERE known.audit_event = event.id)
    ), written AS (
    INSERT INTO integration_event (public_id, audit_event, type, version, subject, seller, is_test, at, data)
    SELECT
        'evt_' || {letters}, said.id, type, %(version)s, whose.subject, coalesce(seller.public_id, ''),
        coalesce(person.is_test, whose.is_test), said.at,
        jsonb_strip_nulls(jsonb_build_object(
            whose.kind, whose.subject, 'seller', seller.public_id, 'case', coalesce(whose.case, known.public_id)
        ))
    FROM said
    CROSS JOIN LATERAL (
        SELECT 'seller' AS kind, public_id AS subject, id AS seller_id, NULL AS case, false AS of_case,
            NULL::boolean AS is_test
        FROM sellers_seller WHERE public_id = said.subject
        UNION ALL SELECT 'seller', seller.public_id, seller.id, NULL, false, NULL
        FROM verification_measure AS measure JOIN sellers_seller AS seller ON seller.id = measure.seller_id
        WHERE measure.public_id = said.subject
        UNION ALL SELECT 'endpoint', public_id, NULL, NULL, false, is_test
        FROM integration_webhookendpoint WHERE public_id = said.subject
        UNION ALL SELECT 'case', public_id, seller_id, public_id, false, NULL
        FROM verification_case WHERE public_id = said.subject
        UNION ALL SELECT 'document', public_id, seller_id, NULL, true, NULL
        FROM sellers_document WHERE public_id = said.subject
        UNION ALL SELECT 'session', session.public_id, booking.seller_id, NULL, true, NULL
        FROM scheduling_booking AS booking JOIN scheduling_session AS session ON session.booking_id = booking.id
        WHERE booking.public_id = said.subject
        UNION ALL SELECT 'session', session.public_id, booking.seller_id, NULL, true, NULL
        FROM scheduling_session AS session JOIN scheduling_booking AS booking ON booking.id = session.booking_id
        WHERE session.public_id = said.subject
        UNION ALL SELECT 'contact', contact.public_id, contact.seller_id, NULL, false, NULL
        FROM contacts_address AS address JOIN contacts_contact AS contact ON contact.id = address.contact_id
        WHERE address.public_id = said.subject
        UNION ALL SELECT 'message', message.public_id, seller.id, NULL, false, NULL
        FROM messaging_message AS message JOIN sellers_seller AS seller ON seller.user_id = message.recipient_id
        WHERE message.public_id = said.subject AND message.purpose = ANY (%(purposes)s)
    ) AS whose
    LEFT JOIN sellers_seller AS seller ON seller.id = whose.seller_id
    LEFT JOIN core_user AS person ON person.id = seller.user_id
    LEFT JOIN LATERAL (
        SELECT public_id FROM verification_case
        WHERE whose.of_case AND seller_id = seller.id AND submitted_at <= said.at
            AND (whose.kind = 'session' OR NOT (status = ANY (%(closed)s) AND since < said.at))
        ORDER BY id DESC LIMIT 1
    ) AS known ON true
    ORDER BY said.id
    RETURNING id, type, subject, is_test
    ), sent AS (
        INSERT INTO integration_webhookdelivery (
            public_id, event_id, endpoint_id, subject, status, attempts, due_at
        ) SELECT 'whd_' || {letters}, written.id, endpoint.id, written.subject, 'waiting', 0, statement_timestamp()
        FROM written JOIN integration_webhookendpoint AS endpoint USING (is_test)
        WHERE removed_at IS NULL AND CASE
            WHEN type = %(test)s THEN endpoint.public_id = written.subject
            ELSE types && ARRAY['*', type]::varchar[]
        END
        ORDER BY written.id
    )
    SELECT count(*) FROM written
""".replace("{letters}", _LETTERS)


def project_events() -> int:
    """Write the events that have become known; returns how many."""
    written, is_behind = _project()
    while is_behind:
        more, is_behind = _project()
        written += more
    return written


@transaction.atomic
def _project() -> tuple[int, bool]:
    """How many, and whether more may be there. One at a time: events are seen in the order of their ids."""
    if not _value("SELECT pg_try_advisory_xact_lock(hashtext('integration.events'))"):
        return 0, False
    place = Projection.objects.first() or Projection()
    # Before the log is read: what has settled is then seen by it.
    has_settled = _value(_HAS_SETTLED, [place.pending_xid] * 2)
    is_behind = has_settled and place.pending > place.settled + WINDOW
    until = place.settled + WINDOW if is_behind else 2**63 - 1
    latest = _value(_LATEST)
    written = _value(_PROJECT, _values(after=place.settled, until=until))
    if is_behind:
        place.settled = until
        place.save()
    elif has_settled and place.settled < latest:
        place.settled = place.pending
        if place.pending < latest:
            # Asked for after it: whoever has drawn an id up to the latest has a transaction with a lower id than ours.
            place.pending, place.pending_xid = latest, _value(_OWN_XID)
        place.save()
    return written, is_behind


def _value(statement: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def _values(*, after: int, until: int) -> dict[str, Any]:
    types, fields, values, wanted = zip(*map(astuple, TOLD.values()), strict=True)
    return {
        "after": after,
        "until": until,
        "kept": timedelta(days=current_policy().events_kept_days),
        "actions": list(TOLD),
        "types": list(types),
        "fields": list(fields),
        "values": list(values),
        "wanted": list(wanted),
        "version": VERSION,
        "purposes": sorted(PURPOSES),
        "test": TESTED,
        "closed": [str(status) for status in Case.CLOSED],
    }
