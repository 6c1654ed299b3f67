"""The yardstick of both benchmarks of booking: one statement, written by hand, that books a held time.

It knows nothing of holidays, buffers or other sellers' holds, makes no text and encrypts nothing: texts, tokens and
ids come with it, ready made. It writes the same rows as the action.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.encryption import keyed_hash
from core.ids import new_id
from scheduling.models import Offer
from scheduling.statements import NEW_SESSION
from verification.models import Case

_EVENT = """
    ({subject} || E'\\t{position}\\t'
    || to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || E'\\t' || {action} || E'\\t' || %(actor)s || E'\\t\\t' || {data} || E'\\n')
"""
_OF_BOOKING = {"subject": "%(booking)s", "action": "'booking.booked'", "data": "%(booked)s"}
_OF_CASE = {"subject": "%(case)s", "action": "'case.session_booked'", "data": "%(moved)s"}
_BOOK = f"""
WITH asked AS (
    SELECT offer.id, offer.seller_id, offer.language, offer.document_country, offer.place_id, seller.user_id,
           tstzrange(offer.starts_at, offer.starts_at + offer.minutes * interval '1 minute') AS period
    FROM scheduling_offer offer JOIN sellers_seller seller ON seller.id = offer.seller_id
    JOIN verification_case ON verification_case.seller_id = seller.id
    WHERE offer.id = %(offer)s AND offer.status = 'held' AND offer.expires_at > statement_timestamp()
        AND verification_case.status = 'session_needed'
    FOR NO KEY UPDATE
), free AS (
    SELECT manager.id FROM scheduling_accountmanager manager, asked
    WHERE manager.active AND asked.language = ANY (manager.languages) AND NOT EXISTS (
        SELECT FROM scheduling_booking other
        WHERE other.manager_id = manager.id AND other.status = 'booked' AND other.period && asked.period
    )
    ORDER BY random() LIMIT 1
), won AS (
    INSERT INTO scheduling_booking (language, document_country, place_id, public_id, seller_id, manager_id, offer_id,
        period, time_zone, status, uid, sequence, created_at)
    SELECT language, document_country, place_id, %(booking)s, seller_id, free.id, asked.id, period, 'Europe/Berlin',
        'booked', %(uid)s, 0, statement_timestamp()
    FROM asked, free
    ON CONFLICT DO NOTHING RETURNING id, seller_id, offer_id, lower(period) AS starts_at
), offers AS (
    UPDATE scheduling_offer SET status = CASE scheduling_offer.id WHEN won.offer_id THEN 'taken' ELSE 'released' END
    FROM won WHERE scheduling_offer.seller_id = won.seller_id AND scheduling_offer.status = 'held'
), session AS (
    INSERT INTO scheduling_session (public_id, booking_id, code, status, {", ".join(NEW_SESSION)})
    SELECT %(session)s, id, %(code)s, 'scheduled', {", ".join(f"%({column})s" for column in NEW_SESSION)} FROM won
    RETURNING id
), token AS (
    INSERT INTO scheduling_jointoken (session_id, token_hash, expires_at)
    SELECT session.id, %(token)s, won.starts_at + interval '4 hours' FROM session, won
), message AS (
    INSERT INTO messaging_message (public_id, recipient_id, purpose, about, revision, due_at, published_at, language,
        title, body, action_label, action_path)
    SELECT said.public_id, asked.user_id, said.purpose, %(booking)s, 1,
        CASE WHEN said.before IS NULL THEN statement_timestamp() ELSE won.starts_at - said.before END,
        CASE WHEN said.before IS NULL THEN statement_timestamp() END, said.language, said.title, said.body,
        said.action_label, said.action_path
    FROM asked, won, (VALUES
        (%(msg_1)s, 'session_booked', NULL::interval, 'en', %(title)s, %(body)s::bytea, %(label)s, %(path)s),
        (%(msg_2)s, 'session_link', interval '20 hours', '', '', ''::bytea, '', ''),
        (%(msg_3)s, 'session_reminder', interval '1 hour', '', '', ''::bytea, '', '')
    ) AS said (public_id, purpose, before, language, title, body, action_label, action_path)
    RETURNING id, purpose, due_at
), delivery AS (
    INSERT INTO messaging_delivery (public_id, message_id, channel, status, due_at, priority, doubted, attempts, error,
        address, secret)
    SELECT said.public_id, message.id, 'email', 'queued', message.due_at, 1, false, 0, '', ''::bytea, said.secret
    FROM message JOIN (VALUES
        (%(dlv_1)s, 'session_booked', ''::bytea), (%(dlv_2)s, 'session_link', %(secret)s::bytea),
        (%(dlv_3)s, 'session_reminder', ''::bytea)
    ) AS said (public_id, purpose, secret) USING (purpose)
), kept AS (
    UPDATE verification_promise SET kept_at = statement_timestamp() FROM won
    JOIN verification_case ON verification_case.public_id = %(case)s
    WHERE case_id = verification_case.id AND kind = 'times' AND kept_at IS NULL AND ended_at IS NULL
), changed AS (
    UPDATE verification_case SET status = 'session_booked', booking_id = won.id, since = statement_timestamp(),
        due_at = won.starts_at, new_due_at = NULL, declined_sets = 0, times_wanted_at = NULL, times_gone_at = NULL,
        wished_times = '{{}}'
    FROM won WHERE verification_case.public_id = %(case)s
), link AS (
    INSERT INTO audit_chain AS chain (subject, length, head)
    SELECT subject, 1, sha256(convert_to(text, 'UTF8')) FROM won, (VALUES
        (%(booking)s, {_EVENT.format(position="1", **_OF_BOOKING)}),
        (%(case)s, {_EVENT.format(position="1", **_OF_CASE)})
    ) AS event (subject, text)
    RETURNING subject, length, head
), event AS (
    INSERT INTO audit_event (subject, position, at, action, actor, data, place, hash)
    SELECT subject, length, statement_timestamp(), action, %(actor)s, data, '', head
    FROM link JOIN (VALUES
        (%(booking)s, 'booking.booked', %(booked)s), (%(case)s, 'case.session_booked', %(moved)s)
    ) AS said (subject, action, data) USING (subject)
)
SELECT EXISTS (SELECT FROM won), EXISTS (SELECT FROM free)
"""


@dataclass(frozen=True)
class Prepared:
    values: dict[str, Any]

    def book(self) -> bool:
        """Again, where somebody else was faster with one account manager while another was free."""
        won, free = False, True
        with connection.cursor() as cursor:
            while free and not won:
                cursor.execute(_BOOK, {**self.values, **NEW_SESSION})
                won, free = cursor.fetchone()
        return won


def prepare(case: Case, offer: Offer) -> Prepared:
    booking = new_id("bok")
    booked = {"manager": new_id("mgr"), "offer": offer.public_id, "starts": offer.starts_at.isoformat()}
    moved = {"booking": booking, "from": "session_needed"}
    return Prepared(
        {
            "offer": offer.pk,
            "case": case.public_id,
            "actor": case.seller.user.public_id,
            "booking": booking,
            "uid": new_id("cal"),
            "session": new_id("ses"),
            "code": new_id("")[-9:],
            "token": keyed_hash("join-token", booking),
            "booked": json.dumps(booked, separators=(",", ":")),
            "moved": json.dumps(moved, separators=(",", ":")),
            "title": "Your video session is booked",
            "label": "Your booking",
            "path": f"/booking/{booking}/",
            "body": b"x" * 480,
            "secret": b"x" * 81,
            **{f"msg_{number}": new_id("msg") for number in (1, 2, 3)},
            **{f"dlv_{number}": new_id("dlv") for number in (1, 2, 3)},
        }
    )
