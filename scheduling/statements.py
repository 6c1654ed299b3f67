"""Booking in hand-written SQL: the one place for it in this app.

A booking is what sellers contend for, so it takes few round trips and holds its locks for a short time.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from database.prepared import Prepared, run
from scheduling.joining import NewToken
from scheduling.models import Booking, Offer, Session
from scheduling.pool import HALF_A_WEEK

_LOCK_SELLER = Prepared("lock_seller", "SELECT FROM sellers_seller WHERE id = %(seller)s FOR NO KEY UPDATE")
# A statement of its own: its snapshot is made after the wait for the seller.
_LOCK_OFFER = Prepared(
    "lock_offer",
    """
    SELECT statement_timestamp(), offer.status, offer.expires_at > statement_timestamp(),
        EXISTS (SELECT FROM scheduling_booking WHERE offer_id = offer.id),
        EXISTS (SELECT FROM scheduling_booking WHERE seller_id = %(seller)s AND status = 'booked')
    FROM scheduling_offer AS offer WHERE offer.id = %(offer)s AND offer.seller_id = %(seller)s
    FOR UPDATE OF offer
    """,
)
# The rows that working hours are made of. Transactions are numbered upwards: whatever replaces a row raises the sum of
# their numbers, and what goes or comes changes the count; within one transaction the numbers of commands do the same.
_CALENDARS = [f"scheduling_{table}" for table in "accountmanager availability extrahours timeoff holidaychange".split()]
_VERSION = " UNION ALL ".join(f"SELECT xmin, cmin FROM {table}" for table in _CALENDARS)
_SURROUNDINGS = Prepared(
    "surroundings",
    f"""
    WITH manager AS MATERIALIZED (
        SELECT id, sessions_per_day, ceil(buffer_minutes / 15.0) * interval '15 minutes' AS gap,
            today AT TIME ZONE time_zone AS midnight, (today + interval '1 day') AT TIME ZONE time_zone AS next_midnight
        FROM scheduling_accountmanager,
            LATERAL (SELECT date_trunc('day', %(starts)s::timestamptz AT TIME ZONE time_zone) AS today) AS day
    ), taken AS (
        SELECT manager_id, lower(period) AS begins, upper(period) AS ends, true AS booked FROM scheduling_booking
        WHERE status = 'booked' AND lower(period) > %(starts)s - %(half_week)s::interval
            AND lower(period) < %(starts)s + %(half_week)s::interval
        UNION ALL
        SELECT seat_id, starts_at, starts_at + minutes * interval '1 minute', false FROM scheduling_offer
        WHERE status = 'held' AND expires_at > statement_timestamp() AND id IS DISTINCT FROM %(offer)s::bigint
            AND starts_at > %(starts)s - interval '25 hours' AND starts_at < %(starts)s + interval '25 hours'
            AND seat_id IS NOT NULL
    ), busy AS (
        SELECT manager.id, count(*) FILTER (WHERE booked) AS sessions,
            bool_or(begins < %(ends)s::timestamptz + gap AND ends > %(starts)s - gap)
            OR count(*) FILTER (WHERE begins >= midnight AND begins < next_midnight) >= min(sessions_per_day)
            AS is_taken
        FROM taken JOIN manager ON manager.id = manager_id
        GROUP BY manager.id
    )
    SELECT
        (SELECT concat_ws(' ', count(*), sum(xmin::text::bigint), sum(cmin::text::bigint)) FROM ({_VERSION}) AS rows)
        || (SELECT string_agg(manager.id::text, ' ' ORDER BY manager.id) FROM scheduling_accountmanager AS manager
            WHERE (SELECT is_active FROM core_user WHERE id = manager.user_id)),
        (SELECT coalesce(json_object_agg(id, sessions), '{{}}') FROM busy),
        (SELECT coalesce(array_agg(id), '{{}}') FROM busy WHERE is_taken)
    """,
)
_ELSEWHERE = ("id", "booking_id", "code")
_SESSION: list[Any] = [field for field in Session._meta.concrete_fields if field.attname not in _ELSEWHERE]
_SESSION_VALUES = [f"%(session_{field.attname})s::{field.db_type(connection)}" for field in _SESSION]
# All go for the account manager with the fewest sessions: one whom a rival books at this moment is passed over, unless
# told to wait. ON CONFLICT waits for a rival and is silent when it lost. Of three codes one is as good as always free.
_TAKE = Prepared(
    "take_offer",
    f"""
    WITH won AS (
        INSERT INTO scheduling_booking (public_id, seller_id, manager_id, offer_id, language, document_country,
            place_id, period, time_zone, status, uid, sequence, created_at)
        SELECT %(public_id)s, seller_id, free.manager, offer.id, language, document_country, place_id,
            tstzrange(starts_at, starts_at + minutes * interval '1 minute'), %(time_zone)s, 'booked', %(uid)s,
            %(sequence)s::integer, statement_timestamp()
        FROM scheduling_offer AS offer, LATERAL (
            SELECT manager FROM unnest(%(managers)s::bigint[]) AS manager
            WHERE %(wait)s::boolean
                OR pg_try_advisory_xact_lock(manager::int, (extract(epoch FROM starts_at) / 60)::int) LIMIT 1
        ) AS free
        WHERE offer.id = %(offer)s AND offer.status = 'held'
        ON CONFLICT DO NOTHING RETURNING id, seller_id, manager_id, created_at
    ), settled AS (
        UPDATE scheduling_offer AS offer
        SET status = CASE offer.id WHEN %(offer)s THEN 'taken' ELSE 'released' END
        FROM won WHERE offer.seller_id = won.seller_id AND offer.status = 'held'
    ), session AS (
        INSERT INTO scheduling_session (booking_id, code, {", ".join(field.attname for field in _SESSION)})
        SELECT won.id, free.code, {", ".join(_SESSION_VALUES)}
        FROM won, (
            SELECT code FROM unnest(%(codes)s::text[]) AS code
            WHERE NOT EXISTS (SELECT FROM scheduling_session AS other WHERE other.code = code.code) LIMIT 1
        ) AS free
        RETURNING id, code
    ), token AS (
        INSERT INTO scheduling_jointoken (session_id, token_hash, expires_at)
        SELECT id, %(token_hash)s::text, %(token_expires)s::timestamptz FROM session
        WHERE %(token_hash)s::text IS NOT NULL
    )
    SELECT won.id, won.created_at, won.manager_id, session.id, session.code, manager.public_id
    FROM won, session, scheduling_accountmanager AS manager WHERE manager.id = won.manager_id
    """,
)


@dataclass(frozen=True)
class Locked:
    """How an offer stands under the locks of its seller and itself."""

    now: datetime
    status: str
    lasts: bool
    is_booked: bool
    seller_has_booking: bool


def lock_offer(offer: Offer) -> Locked:
    """The seller first: two clicks of one seller, on one time or on two, come one after the other."""
    values = {"seller": offer.seller_id, "offer": offer.pk}
    row = run((_LOCK_SELLER, values), (_LOCK_OFFER, values))
    assert row, "no such offer"
    return Locked(*row)


@dataclass(frozen=True)
class Surroundings:
    """What decides who can take an offer, beside working hours: their `version`, the row ids of those whose time is
    taken or kept for others then (or whose day is full), and each one's `sessions` in the seven days around it."""

    version: str
    taken: set[int]
    sessions: dict[int, int]


def read_surroundings(offer: Offer | Booking) -> Surroundings:
    values = {
        "offer": offer.pk if isinstance(offer, Offer) else offer.offer_id,
        "starts": offer.starts_at,
        "ends": offer.ends_at,
        "half_week": HALF_A_WEEK,
    }
    row = run((_SURROUNDINGS, values))
    assert row
    version, sessions, taken = row
    return Surroundings(version or "", set(taken), {int(manager): count for manager, count in sessions.items()})


def take_offer(
    booking: Booking, session: Session, managers: list[int], *, codes: list[str], token: NewToken | None, wait: bool
) -> str | None:
    """Write both for the first of these account managers and settle the seller's offers. `wait`: for a rival who books
    the first; else for nobody. None, and nothing written, where rivals were faster.

    Returns the account manager's public id. The rows that come in get their row ids, the session the first of the codes
    that is free.
    """
    values = {
        "managers": managers,
        "wait": wait,
        "public_id": booking.public_id,
        "offer": booking.offer_id,
        "time_zone": booking.time_zone,
        "uid": booking.uid,
        "sequence": booking.sequence,
        "codes": codes,
        "token_hash": token and token.hash,
        "token_expires": token and token.expires_at,
        **{f"session_{field.attname}": _written(session, field) for field in _SESSION},
    }
    won = run((_TAKE, values))
    if won is None:
        return None
    booking.pk, booking.created_at, booking.manager_id, session.pk, session.code, public_id = won
    session.booking = booking
    booking._state.adding = session._state.adding = False
    return public_id


def _written(session: Session, field: models.Field) -> object:
    return field.get_db_prep_save(field.pre_save(session, add=True), connection)
