"""Booking in hand-written SQL: the one place in this app where statements are not the ORM's.

A booking is what sellers contend for, so it takes few round trips and holds its locks for a short time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from scheduling.models import Booking, Offer, Session
from scheduling.pool import HALF_A_WEEK

# Two statements in one round trip: the second one's snapshot is made after the wait for the lock of the first.
_LOCK = """
    SELECT FROM sellers_seller WHERE id = %(seller)s FOR NO KEY UPDATE;
    SELECT statement_timestamp(), offer.status, offer.expires_at > statement_timestamp(),
        EXISTS (SELECT FROM scheduling_booking WHERE offer_id = offer.id),
        EXISTS (SELECT FROM scheduling_booking WHERE seller_id = %(seller)s AND status = 'booked')
    FROM scheduling_offer AS offer WHERE offer.id = %(offer)s AND offer.seller_id = %(seller)s
    FOR UPDATE OF offer
"""
# The rows that working hours are made of, each by its place and transaction: a change, an addition or a removal makes
# another sum.
_CALENDARS = [f"scheduling_{table}" for table in "accountmanager availability extrahours timeoff holidaychange".split()]
_VERSION = " UNION ALL ".join(f"SELECT tableoid, ctid, xmin FROM {table}" for table in _CALENDARS)
_SURROUNDINGS = f"""
    SELECT
        (SELECT concat(sum(hashtextextended(concat(tableoid, ctid, xmin), 0))) FROM ({_VERSION}) AS rows)
        || (SELECT string_agg(manager.id::text, ' ' ORDER BY manager.id) FROM scheduling_accountmanager AS manager
            JOIN core_user ON core_user.id = manager.user_id AND core_user.is_active),
        (SELECT coalesce(json_agg(json_build_array(
            manager_id, floor(extract(epoch FROM lower(period)) / 900), ceil(extract(epoch FROM upper(period)) / 900)
        )), '[]')
        FROM (
            SELECT manager_id, period FROM scheduling_booking
            WHERE status = 'booked' AND period && tstzrange(%(begins)s, %(ends)s)
            UNION ALL
            SELECT seat_id, tstzrange(starts_at, starts_at + minutes * interval '1 minute') FROM scheduling_offer
            WHERE status = 'held' AND expires_at > statement_timestamp() AND id IS DISTINCT FROM %(offer)s
                AND starts_at > %(begins)s AND starts_at < %(ends)s AND seat_id IS NOT NULL
        ) AS taken),
        (SELECT coalesce(json_object_agg(manager_id, count), '{{}}') FROM (
            SELECT manager_id, count(*) FROM scheduling_booking
            WHERE status = 'booked' AND period && tstzrange(%(starts)s - %(half_week)s, %(starts)s + %(half_week)s)
            GROUP BY manager_id
        ) AS busy)
"""
_SESSION = [field for field in Session._meta.concrete_fields if field.attname not in ("id", "booking_id", "code")]
# All go for the account manager with the fewest sessions: one whom a rival books at this moment is passed over, unless
# told to wait. ON CONFLICT waits for a rival and is silent when it lost. Of three codes one is as good as always free.
_TAKE = f"""
    WITH won AS (
        INSERT INTO scheduling_booking (public_id, seller_id, manager_id, offer_id, language, document_country,
            place_id, period, time_zone, status, uid, sequence, created_at)
        SELECT %(public_id)s, seller_id, free.manager, offer.id, language, document_country, place_id,
            tstzrange(starts_at, starts_at + minutes * interval '1 minute'), %(time_zone)s, 'booked', %(uid)s,
            %(sequence)s, statement_timestamp()
        FROM scheduling_offer AS offer, LATERAL (
            SELECT manager FROM unnest(%(managers)s::bigint[]) AS manager
            WHERE %(wait)s OR pg_try_advisory_xact_lock(manager::int, (extract(epoch FROM starts_at) / 60)::int) LIMIT 1
        ) AS free
        WHERE offer.id = %(offer)s AND offer.status = 'held'
        ON CONFLICT DO NOTHING RETURNING id, seller_id, manager_id, created_at
    ), settled AS (
        UPDATE scheduling_offer AS offer
        SET status = CASE offer.id WHEN %(offer)s THEN 'taken' ELSE 'released' END
        FROM won WHERE offer.seller_id = won.seller_id AND offer.status = 'held'
    ), session AS (
        INSERT INTO scheduling_session (booking_id, code, {", ".join(field.attname for field in _SESSION)})
        SELECT won.id, free.code, {", ".join(f"%(session_{field.attname})s" for field in _SESSION)}
        FROM won, (
            SELECT code FROM unnest(%(codes)s) AS code
            WHERE NOT EXISTS (SELECT FROM scheduling_session AS other WHERE other.code = code.code) LIMIT 1
        ) AS free
        RETURNING id, code
    ), token AS (
        INSERT INTO scheduling_jointoken (session_id, token_hash, expires_at)
        SELECT id, %(token_hash)s, %(token_expires)s FROM session WHERE %(token_hash)s IS NOT NULL
    )
    SELECT won.id, won.created_at, won.manager_id, session.id, session.code, manager.public_id
    FROM won, session, scheduling_accountmanager AS manager WHERE manager.id = won.manager_id
"""


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
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, {"seller": offer.seller_id, "offer": offer.pk})
        return Locked(*cursor.fetchone())


@dataclass(frozen=True)
class Surroundings:
    """What decides who can take an offer: the version of all working hours; what is booked with or kept of whom
    (account manager, first cell, last cell and one more, counted from 1970 on); and each one's sessions in the seven
    days around it."""

    version: str
    taken: list[tuple[int, int, int]]
    sessions: dict[int, int]


def read_surroundings(offer: Offer | Booking, begins: datetime, ends: datetime) -> Surroundings:
    """Of [begins, ends), less what is held by the offer itself."""
    values: dict[str, Any] = {
        "begins": begins,
        "ends": ends,
        "offer": offer.pk if isinstance(offer, Offer) else offer.offer_id,
        "starts": offer.starts_at,
        "half_week": HALF_A_WEEK,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SURROUNDINGS, values)
        version, taken, sessions = cursor.fetchone()
    return Surroundings(version or "", taken, {int(manager): count for manager, count in sessions.items()})


def take_offer(booking: Booking, session: Session, managers: Sequence[int], *, wait: bool, **values: Any) -> str | None:
    """Write both for the first of these account managers and settle the seller's offers. `wait`: for a rival who books
    the first; else for nobody. None, and nothing written, where rivals were faster.

    Returns the account manager's public id. The rows that come in get their row ids, the session the code it won.
    """
    values |= {
        "managers": list(managers),
        "wait": wait,
        "public_id": booking.public_id,
        "offer": booking.offer_id,
        "time_zone": booking.time_zone,
        "uid": booking.uid,
        "sequence": booking.sequence,
        **{f"session_{field.attname}": _written(session, field) for field in _SESSION},
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        won = cursor.fetchone()
    if won is None:
        return None
    booking.pk, booking.created_at, booking.manager_id, session.pk, session.code, public_id = won
    session.booking = booking
    booking._state.adding = session._state.adding = False
    return public_id


def _written(session: Session, field: models.Field) -> object:
    return field.get_db_prep_save(field.pre_save(session, add=True), connection)
