"""Due reminders per second: claimed and marked as sent, 100,000 among 1,000,000 rows, by 2 workers.

Ours: claim() and mark_sent() of messaging.sending.batches, as the sweep runs them, here 1,000 copies at a time: as many
as it claims where mails cost it next to nothing. Between the two the sweep loads, asks, renders and sends; that is not
measured here. Yardstick: one bare statement that claims 1,000, and one that marks them and writes the same events into
the same chains. Both take turns on one table; afterwards every row was taken once, and both left the same behind.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

from django.db import connection

from audit.chain import fault_of
from bench._result import Result
from core.models import User
from messaging.sending.batches import Due, claim, mark_sent

ROWS, DUE, BATCH, WORKERS, TURNS = 1_000_000, 100_000, 1_000, 2, 10
LEASE = timedelta(minutes=3)
Batch = Callable[[], list[int]]

_FILL = """
    INSERT INTO messaging_message (
        public_id, recipient_id, purpose, about, revision, due_at, language, title, body, action_label, action_path
    ) SELECT 'msg_' || lpad(n::text, 22, 'x'), %(user)s, 'session_reminder', 'bok_' || lpad(n::text, 22, 'x'), 1,
        now() + (n - %(due)s) * interval '1 second', '', '', '', '', ''
    FROM generate_series(1, %(rows)s) AS n;
    INSERT INTO messaging_delivery (
        public_id, message_id, channel, status, due_at, priority, doubted, attempts, error, address, secret
    ) SELECT 'dlv_' || substr(public_id, 5), id, 'email', 'queued', due_at, 1, false, 0, '', '', '\\x01'
    FROM messaging_message;
    ANALYZE messaging_message, messaging_delivery;
"""
_CLAIM = """
    UPDATE messaging_delivery
    SET status = 'sending', claimed_until = now() + interval '3 minutes', attempts = attempts + 1
    WHERE id = ANY (ARRAY(
        SELECT id FROM messaging_delivery
        WHERE status = 'queued' AND channel = 'email' AND priority = 1 AND due_at <= now()
        ORDER BY due_at LIMIT 1000 FOR UPDATE SKIP LOCKED
    )) RETURNING id
"""
_MARK = """
    WITH marked AS (
        UPDATE messaging_delivery SET status = 'sent', sent_at = now(), secret = '', claimed_until = NULL
        WHERE id = ANY (%s) RETURNING message_id
    ), said AS MATERIALIZED (
        SELECT public_id AS subject, '{"channel":"email","error":"","purpose":"' || purpose || '"}' AS data,
            to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
        FROM marked JOIN messaging_message ON id = message_id
    ), link AS (
        INSERT INTO audit_chain (subject, length, head)
        SELECT subject, 1, sha256(convert_to(
            concat_ws(E'\\t', subject, 1, at, 'message.sent', 'system', '', data || E'\\n'), 'UTF8'
        ))
        FROM said RETURNING subject, head
    )
    INSERT INTO audit_event (subject, position, at, action, actor, data, place, hash)
    SELECT subject, 1, statement_timestamp(), 'message.sent', 'system', data, '', head
    FROM link JOIN said USING (subject)
"""
_LEFT_BEHIND = """
    SELECT delivery.status, attempts, delivery.error, secret = '', claimed_until IS NULL, sent_at IS NOT NULL,
        position, action, actor, data, event.place, count(*)
    FROM messaging_delivery AS delivery JOIN messaging_message AS message ON message.id = message_id
    JOIN audit_event AS event ON subject = message.public_id WHERE delivery.id = ANY (%s) GROUP BY 1, 2, 3, 4, 5, 6,
        7, 8, 9, 10, 11
"""


def measure() -> Result:
    _fill()
    sides: dict[Batch, list[int]] = {_our_batch: [], _bare_batch: []}
    seconds = dict.fromkeys(sides, 0.0)
    connection.close()  # each worker opens its own
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("fork")) as workers:
        _work(workers, _our_batch, 0)
        for turn in range(TURNS):
            for side in sorted(sides, key=lambda side: (side is _our_batch) == bool(turn % 2)):
                began = time.monotonic()
                sides[side] += _work(workers, side, DUE // TURNS)
                seconds[side] += time.monotonic() - began
    _check(*sides.values())
    return Result(DUE / seconds[_our_batch], DUE / seconds[_bare_batch], "/s")


def _fill() -> None:
    user = User.objects.create_user("reader@example.com")
    with connection.cursor() as cursor:
        cursor.execute(_FILL, {"user": user.pk, "rows": ROWS, "due": 2 * DUE})


def _work(workers: ProcessPoolExecutor, batch: Batch, count: int) -> list[int]:
    """`count` rows by all workers at once; returns which."""
    share = count // WORKERS // BATCH
    done = [workers.submit(_batches, batch, share) for _ in range(WORKERS)]
    return [row for each in done for row in each.result()]


def _batches(batch: Batch, count: int) -> list[int]:
    connection.ensure_connection()
    return [row for _ in range(count) for row in batch()]


def _our_batch() -> list[int]:
    ids = claim(BATCH, Due("email", 1), lease=LEASE)
    assert mark_sent(dict.fromkeys(ids, ""), provider="smtp") == BATCH
    return ids


def _bare_batch() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM)
        ids = [row for (row,) in cursor.fetchall()]
        cursor.execute(_MARK, [ids])
    return ids


def _check(ours: Sequence[int], bare: Sequence[int]) -> None:
    assert len({*ours, *bare}) == len(ours) + len(bare) == 2 * DUE, "a row was taken twice, or not at all"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FILTER (WHERE status = 'sent'), count(*) FROM messaging_delivery")
        assert cursor.fetchone() == (2 * DUE, ROWS)
        cursor.execute("SELECT count(*), count(DISTINCT subject) FROM audit_event WHERE action = 'message.sent'")
        assert cursor.fetchone() == (2 * DUE, 2 * DUE)
        left = []
        for ids in (ours, bare):
            cursor.execute(_LEFT_BEHIND, [list(ids)])
            left.append(cursor.fetchall())
        assert len(left[0]) == 1
        assert left[0] == left[1]
        cursor.execute("SELECT subject FROM audit_chain WHERE subject LIKE 'msg%%' ORDER BY random() LIMIT 50")
        assert {fault_of(subject) for (subject,) in cursor.fetchall()} == {None}
