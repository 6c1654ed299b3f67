"""Booking in hand-written SQL: the one place for it in this app.

A booking is what sellers contend for, so it takes few round trips and holds its locks for a short time.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from core.policy import NEWEST_FIGURES, Policy, policy_of
from database.prepared import Prepared, run
from scheduling.joining import NewToken
from scheduling.models import Booking, Offer, Session
from scheduling.pool import HALF_A_WEEK

_LOCK_SELLER = Prepared("lock_seller", "SELECT FROM sellers_seller WHERE id = %(seller)s FOR NO KEY UPDATE")
# The rows that working hours are made of. Transactions are numbered upwards: whatever replaces a row raises the sum of
# their numbers, and what goes or comes changes the count; within one transaction the numbers of commands do the same.
# So with roles and who has them: of users they are staff alone.
_ROLES = ["core_user_groups", "core_user_user_permissions", "auth_group_permissions"]
_CALENDARS = [f"scheduling_{table}" for table in "accountmanager availability extrahours timeoff holidaychange".split()]
_ROWS = " UNION ALL ".join(f"SELECT xmin, cmin FROM {table}" for table in [*_CALENDARS, *_ROLES])
_VERSION = f"""
    (SELECT concat_ws(' ', count(*), sum(xmin::text::bigint), sum(cmin::text::bigint)) FROM ({_ROWS}) AS rows)
    || (SELECT string_agg(manager.id || (
            SELECT CASE WHEN is_active AND is_staff THEN is_superuser::text ELSE 'none' END
            FROM core_user WHERE id = manager.user_id
        ), ' ' ORDER BY manager.id) FROM scheduling_accountmanager AS manager)
"""
# Seat and start as a pair, so that the index by both is taken even before there are statistics.
_KEPT = """
    FROM scheduling_offer
    WHERE (seat_id, starts_at) >= (manager.id, {after}) AND (seat_id, starts_at) < (manager.id, {before})
        AND status = 'held' AND expires_at > statement_timestamp() AND id IS DISTINCT FROM %(offer)s::bigint
"""
_BOOKED = "FROM scheduling_booking WHERE manager_id = manager.id AND status = 'booked'"
# Each account manager is looked up in an index: of hundreds of sessions around, only a few decide. Bookings of one
# account manager never overlap, so the last that begins before the end says whether there is one.
_FREE = f"""
    manager AS MATERIALIZED (
        SELECT id, sessions_per_day, %(starts)s::timestamptz - gap AS begins, %(ends)s::timestamptz + gap AS ends,
            today AT TIME ZONE time_zone AS midnight, (today + interval '1 day') AT TIME ZONE time_zone AS next_midnight
        FROM scheduling_accountmanager, LATERAL (
            SELECT date_trunc('day', %(starts)s::timestamptz AT TIME ZONE time_zone) AS today,
                ceil(buffer_minutes / 15.0) * interval '15 minutes' AS gap
        ) AS own
    ), idle AS MATERIALIZED (
        SELECT * FROM manager
        WHERE (
            SELECT upper(period) > begins {_BOOKED} AND lower(period) < ends ORDER BY lower(period) DESC LIMIT 1
        ) IS NOT TRUE AND (
            SELECT true {_KEPT.format(after="begins - interval '1 day'", before="ends")}
                AND starts_at + minutes * interval '1 minute' > begins
            ORDER BY seat_id DESC, starts_at DESC LIMIT 1
        ) IS NOT TRUE
    ), free AS (
        SELECT id, sessions FROM idle AS manager, LATERAL (
            SELECT count(*) AS sessions,
                count(*) FILTER (WHERE start >= midnight AND start < next_midnight) AS that_day
            FROM (
                SELECT lower(period) AS start {_BOOKED} AND lower(period) > %(starts)s - %(half_week)s::interval
                    AND lower(period) < %(starts)s + %(half_week)s::interval
                ORDER BY start
            ) AS near
        ) AS booked, LATERAL (
            SELECT count(*) AS that_day {_KEPT.format(after="midnight", before="next_midnight")}
        ) AS kept
        WHERE booked.that_day + kept.that_day < sessions_per_day
    )
"""
_SURROUNDINGS = f"{_VERSION}, (SELECT coalesce(json_object_agg(id, sessions), '{{}}') FROM free)"
_READ_SURROUNDINGS = Prepared("surroundings", f"WITH {_FREE} SELECT {_SURROUNDINGS}")
# A statement of its own: its snapshot is made after the wait for the seller, under whose lock bookings are made. The
# offer's own lock is one against the sweep that lets times expire: after a wait for it the row is read again.
_LOCK_OFFER = Prepared(
    "lock_offer",
    f"""
    WITH {_FREE}
    SELECT statement_timestamp(), offer.status, offer.expires_at > statement_timestamp(),
        EXISTS (SELECT FROM scheduling_booking WHERE offer_id = offer.id AND status = 'booked'),
        EXISTS (SELECT FROM scheduling_booking WHERE seller_id = %(seller)s AND status = 'booked'),
        ({NEWEST_FIGURES}), {_SURROUNDINGS}
    FROM scheduling_offer AS offer WHERE offer.id = %(offer)s AND offer.seller_id = %(seller)s FOR UPDATE OF offer
    """,
)
_KNOWN = ("id", "public_id", "booking_id", "code", "status")
# What a new session begins with, as its fields say; the rest is null.
NEW_SESSION: dict[str, Any] = {
    str(field.column): field.get_db_prep_save(field.get_default(), connection)
    for field in Session._meta.concrete_fields
    if field.column not in _KNOWN and field.get_default() is not None
}
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
        INSERT INTO scheduling_session (public_id, booking_id, code, status, {", ".join(NEW_SESSION)})
        SELECT %(session)s, won.id, free.code, 'scheduled', {", ".join(f"%({column})s" for column in NEW_SESSION)}
        FROM won, (
            SELECT code FROM unnest(%(codes)s::text[]) AS code
            WHERE (SELECT id FROM scheduling_session AS other WHERE other.code = code.code) IS NULL LIMIT 1
        ) AS free
        RETURNING id
    ), token AS (
        INSERT INTO scheduling_jointoken (session_id, token_hash, expires_at)
        SELECT id, %(token_hash)s::text, %(token_expires)s::timestamptz FROM session
        WHERE %(token_hash)s::text IS NOT NULL
    )
    SELECT won.id, won.created_at, won.manager_id, manager.public_id
    FROM won, session, scheduling_accountmanager AS manager WHERE manager.id = won.manager_id
    """,
)


@dataclass(frozen=True)
class Surroundings:
    """What decides who can take a time, beside working hours: their `version`, and by row id those who are `free`
    then, whose time is not kept for others either and whose day is not full, each with the number of sessions in the
    seven days around it."""

    version: str
    free: dict[int, int]


@dataclass(frozen=True)
class Locked:
    """How an offer stands under the locks of its seller and itself, and under which policy."""

    now: datetime
    status: str
    lasts: bool
    is_booked: bool
    seller_has_booking: bool
    policy: Policy
    around: Surroundings


def lock_offer(offer: Offer) -> Locked:
    """The seller first: two clicks of one seller, on one time or on two, come one after the other."""
    values = {"seller": offer.seller_id, **_asked(offer)}
    row = run((_LOCK_SELLER, values), (_LOCK_OFFER, values))
    assert row, "no such offer"
    now, status, lasts, is_booked, seller_has_booking, figures, version, free = row
    around = _surroundings(version, free)
    return Locked(now, status, lasts, is_booked, seller_has_booking, policy_of(figures), around)


def read_surroundings(offer: Offer | Booking) -> Surroundings:
    row = run((_READ_SURROUNDINGS, _asked(offer)))
    assert row
    return _surroundings(*row)


def _asked(offer: Offer | Booking) -> dict[str, Any]:
    return {
        "offer": offer.pk if isinstance(offer, Offer) else offer.offer_id,
        "starts": offer.starts_at,
        "ends": offer.ends_at,
        "half_week": HALF_A_WEEK,
    }


def _surroundings(version: str | None, free: dict[str, int]) -> Surroundings:
    return Surroundings(version or "", {int(manager): sessions for manager, sessions in free.items()})


def take_offer(
    booking: Booking, managers: list[int], *, session: str, codes: list[str], token: NewToken | None, wait: bool
) -> str | None:
    """Write it for the first of these account managers, with its session, and settle the seller's offers. `wait`: for
    a rival who books the first; else for nobody. None, and nothing written, where rivals were faster.

    `session` is its public id; of the codes it gets the first that is free. Returns the account manager's public id.
    """
    values = {
        "managers": managers,
        "wait": wait,
        "public_id": booking.public_id,
        "offer": booking.offer_id,
        "time_zone": booking.time_zone,
        "uid": booking.uid,
        "sequence": booking.sequence,
        "session": session,
        "codes": codes,
        "token_hash": token and token.hash,
        "token_expires": token and token.expires_at,
        **NEW_SESSION,
    }
    won = run((_TAKE, values))
    if won is None:
        return None
    booking.pk, booking.created_at, booking.manager_id, manager = won
    booking._state.adding = False
    return manager
