"""Codes by hand-written SQL; what alarms count is in contacts.watching.

To send one takes two round trips, and so does checking one: lock and read all that decides, and the commit, which
takes along what is written. One before them finds the address.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from contacts.areas import area_of, country_of, dial_code_of
from contacts.models import Address, CodeAttempt, Contact
from contacts.ops import AREA_STOPPED
from core.models import User
from core.policy import NEWEST_FIGURES, Policy, policy_of
from database.prepared import Prepared, run, send
from messaging.settling import IS_WAITING

_ADDRESS = [field.attname for field in Address._meta.concrete_fields]
# A model query for it costs more than all that is done with the address afterwards.
_FIND = Prepared(
    "find_address",
    f"""
    SELECT contact.relation, {", ".join(f"address.{column}" for column in _ADDRESS)}
    FROM contacts_address AS address
    JOIN contacts_contact AS contact ON contact.id = contact_id JOIN sellers_seller AS seller ON seller.id = seller_id
    WHERE address.public_id = %(public_id)s AND user_id = %(user)s
    """,
)
_SELLER = "(SELECT seller_id FROM contacts_contact WHERE id = %(contact)s)"
_IS_TEST = f"(SELECT is_test FROM core_user WHERE id = (SELECT user_id FROM sellers_seller WHERE id = {_SELLER}))"
# Wrong codes of the test world slow nobody down. One by one: those of an hour are few, and so looked up by their keys.
OF_LIVE = """(SELECT NOT is_test FROM core_user WHERE id = (SELECT user_id FROM sellers_seller WHERE id = (
    SELECT seller_id FROM contacts_contact WHERE id = (SELECT contact_id FROM contacts_address WHERE id = address_id)
)))"""
_LOCK_CONTACT = Prepared("lock_contact", "SELECT FROM contacts_contact WHERE id = %(contact)s FOR NO KEY UPDATE")
# Two sellers who name the same number count together: one after the other, until the transaction ends.
_LOCK_LIMITS = Prepared("lock_code_limits", "SELECT pg_advisory_xact_lock(hashtextextended(%(limit_key)s, 0))")
_TODAY = "at > statement_timestamp() - interval '1 day'"
# Whether a code that is still valid will be confirmed, nobody knows yet: no code lives for more than ten minutes (R11).
SETTLED = "(confirmed OR at <= statement_timestamp() - interval '10 minutes')"
# Ops release an area by closing the task that tells of it: only what was sent since counts.
# An address that was typed anew is another row: the attempt and its failures are those of the address all the same.
_READ_SENDING = Prepared(
    "read_sending",
    f"""
    SELECT statement_timestamp(), ({NEWEST_FIGURES}), (SELECT status FROM contacts_address WHERE id = %(address)s),
        ARRAY(SELECT at FROM contacts_codesend WHERE limit_key = %(limit_key)s AND {_TODAY} ORDER BY at),
        ARRAY(SELECT at FROM contacts_codesend WHERE seller_id = {_SELLER} AND {_TODAY} ORDER BY at),
        (SELECT coalesce(sum(failures), 0)::int FROM contacts_codeattempt
            WHERE failures > 0 AND sent_at > statement_timestamp() - interval '1 hour' AND {OF_LIVE}),
        (SELECT coalesce(sum(failures), 0)::int FROM contacts_codeattempt WHERE failures > 0
            AND sent_at > statement_timestamp() - interval '1 day'
            AND address_id IN (SELECT id FROM contacts_address WHERE blind_index = ANY (%(same)s::text[]))
            AND {OF_LIVE}),
        (SELECT is_served FROM contacts_countrychange WHERE country = %(country)s),
        (SELECT count(*) FROM contacts_codesend WHERE dial_code = %(dial_code)s::int AND {_TODAY}),
        ARRAY(SELECT confirmed FROM contacts_codesend
            WHERE area = %(area)s::text AND {_TODAY} AND {SETTLED} AND at > coalesce(
                (SELECT max(closed_at) FROM messaging_opstask WHERE kind = '{AREA_STOPPED}' AND key = %(area)s::text),
                '-infinity')
            ORDER BY at DESC LIMIT 100),
        {_IS_TEST}, latest.public_id, latest.address_id, latest.status, latest.failures, latest.sends, latest.sent_at,
        latest.ended_at
    FROM (VALUES (0)) AS always LEFT JOIN (
        SELECT * FROM contacts_codeattempt WHERE address_id IN (
            SELECT id FROM contacts_address WHERE contact_id = %(contact)s AND blind_index = ANY (%(same)s::text[])
        ) ORDER BY id DESC LIMIT 1
    ) AS latest ON true
    """,
)
_SEND = Prepared(
    "send_code",
    f"""
    WITH counted AS (
        INSERT INTO contacts_codesend (seller_id, limit_key, area, dial_code, at, confirmed)
        SELECT {_SELLER}, %(limit_key)s, %(area)s::text, %(dial_code)s::int, %(sent_at)s, false
        WHERE %(counts)s::boolean
    )
    INSERT INTO contacts_codeattempt
        (public_id, address_id, status, code_hash, link_hash, failures, sends, channel, sent_at, expires_at)
    VALUES (%(public_id)s, %(address)s, 'open', %(code_hash)s, %(link_hash)s, %(failures)s, %(sends)s, %(channel)s,
        %(sent_at)s, %(expires_at)s)
    ON CONFLICT (public_id) DO UPDATE SET
        status = excluded.status, code_hash = excluded.code_hash, link_hash = excluded.link_hash,
        sends = excluded.sends, channel = excluded.channel, sent_at = excluded.sent_at,
        expires_at = excluded.expires_at, ended_at = NULL
    """,
)
# The attempt's own lock is one against the sweep of expired codes: after a wait for it the row is read again. What a
# right code changes of the contact is read along: it changes under the contact's lock only, which is held by then.
_READ_GUESSED = Prepared(
    "read_guessed",
    f"""
    SELECT statement_timestamp(), ({NEWEST_FIGURES}), public_id, status, failures, code_hash, link_hash,
        expires_at > statement_timestamp(), ended_at,
        (SELECT public_id FROM contacts_address
            WHERE contact_id = %(contact)s AND kind = %(kind)s AND status = 'verified'),
        (SELECT programme_since IS NULL FROM contacts_contact WHERE id = %(contact)s) AND EXISTS (
            SELECT FROM contacts_address WHERE contact_id = %(contact)s AND kind <> %(kind)s AND status = 'verified'),
        {IS_WAITING.format(about="contacts_codeattempt.public_id")}
    FROM contacts_codeattempt WHERE address_id = %(address)s ORDER BY id DESC LIMIT 1 FOR NO KEY UPDATE
    """,
)
_COUNT = Prepared(
    "count_guess",
    """
    UPDATE contacts_codeattempt SET
        status = %(status)s::text, failures = %(failures)s,
        code_hash = CASE WHEN %(status)s::text = 'open' THEN code_hash ELSE '' END,
        link_hash = CASE WHEN %(status)s::text = 'open' THEN link_hash ELSE '' END,
        ended_at = CASE WHEN %(status)s::text = 'open' THEN ended_at ELSE %(now)s::timestamptz END
    WHERE public_id = %(public_id)s AND status = 'open'
    """,
)
_CONFIRMED = Prepared(
    "code_confirmed",
    f"""
    UPDATE contacts_codesend SET confirmed = true WHERE id = (
        SELECT id FROM contacts_codesend WHERE limit_key = %(limit_key)s AND seller_id = {_SELLER}
        ORDER BY at DESC LIMIT 1
    )
    """,
)
# Two statements: one confirmed address of a kind is all that a contact may have at any moment.
_REPLACE = Prepared(
    "replace_address",
    """
    UPDATE contacts_address SET status = 'replaced', ended_at = %(now)s
    WHERE contact_id = %(contact)s AND kind = %(kind)s AND status = 'verified'
    """,
)
_VERIFY = Prepared(
    "verify_address",
    "UPDATE contacts_address SET status = 'verified', verified_at = %(now)s WHERE id = %(address)s",
)
_OPEN_PROGRAMME = Prepared(
    "open_programme", "UPDATE contacts_contact SET programme_since = %(now)s WHERE id = %(contact)s"
)


@dataclass(frozen=True)
class Latest:
    """The newest attempt at an address."""

    public_id: str
    address_id: int
    status: str
    failures: int
    sends: int
    sent_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Sending:
    """All that decides whether a code may be sent to an address. Of a day: when codes were sent `to_address` and
    `by_seller` (oldest first), how many to its dial code; of its area whether they were confirmed (newest first)."""

    latest: Latest | None
    now: datetime
    policy: Policy
    status: str
    to_address: list[datetime]
    by_seller: list[datetime]
    failures_of_all: int  # within an hour
    failures_of_address: int  # within a day
    country_is_served: bool | None  # None: ops said nothing of it
    to_dial_code: int
    confirmed_in_area: list[bool]
    is_test: bool


# Nothing is sent in the test world, so none of the limits of sending is met there; nor does it learn of live addresses.
_NOTHING_COUNTED: dict[str, Any] = {
    "to_address": [],
    "by_seller": [],
    "failures_of_all": 0,
    "failures_of_address": 0,
    "to_dial_code": 0,
    "confirmed_in_area": [],
}


@dataclass(frozen=True)
class Guessed:
    """The attempt that a guess is about, locked. `lasts`: by the database's clock. If it is right: `replaces` is the
    public id of the address confirmed before, `opens_programme` says that it is the first time that both are, and
    `is_waiting` that a code is still to go out."""

    now: datetime
    policy: Policy
    public_id: str
    status: str
    failures: int
    code_hash: str
    link_hash: str
    lasts: bool
    ended_at: datetime | None
    replaces: str | None
    opens_programme: bool
    is_waiting: bool


def find_address(public_id: str, user: User) -> Address | None:
    """Of this user's, as a model query gives it, and whose it is: what is said with a code differs by that."""
    row = run((_FIND, {"public_id": public_id, "user": user.pk}))
    if row is None:
        return None
    values = dict(zip(_ADDRESS, row[1:], strict=True))
    values["value"] = Address.value.field.from_db_value(values["value"])
    address = Address.from_db(None, _ADDRESS, list(values.values()))
    address.contact = Contact.from_db(None, ["id", "relation"], [address.contact_id, row[0]])
    return address


def read_sending(address: Address, *, lock: bool = False) -> Sending:
    values = _values(address)
    locks = [(_LOCK_CONTACT, values), (_LOCK_LIMITS, values)] if lock else []
    row = run(*locks, (_READ_SENDING, values))
    assert row
    found = Sending(Latest(*row[11:]) if row[11] else None, row[0], policy_of(row[1]), *row[2:11])
    return replace(found, **_NOTHING_COUNTED) if found.is_test else found


def write_sent(address: Address, attempt: CodeAttempt, *, counts: bool) -> None:
    """A new attempt, or the same with its next code; and the send for the limits if it `counts`. With the commit."""
    columns = "public_id code_hash link_hash failures sends channel sent_at expires_at".split()
    send((_SEND, {**_values(address), **{name: getattr(attempt, name) for name in columns}, "counts": counts}))


def lock_guessed(address: Address) -> Guessed | None:
    """None: no code was sent to it."""
    values = {"contact": address.contact_id, "address": address.pk, "kind": address.kind}
    row = run((_LOCK_CONTACT, values), (_READ_GUESSED, values))
    return Guessed(row[0], policy_of(row[1]), *row[2:]) if row else None


def count_guess(found: Guessed, *, status: str, failures: int) -> None:
    send((_COUNT, {"public_id": found.public_id, "status": status, "failures": failures, "now": found.now}))


def count_confirmed(address: Address) -> None:
    send((_CONFIRMED, {"limit_key": address.limit_key, "contact": address.contact_id}))


def write_confirmed(address: Address, found: Guessed) -> None:
    values = {"contact": address.contact_id, "address": address.pk, "kind": address.kind, "now": found.now}
    if found.replaces:
        send((_REPLACE, values))
    send((_VERIFY, values))
    if found.opens_programme:
        send((_OPEN_PROGRAMME, values))


def _values(address: Address) -> dict[str, Any]:
    return {
        "contact": address.contact_id,
        "address": address.pk,
        "limit_key": address.limit_key,
        "same": address.same,
        "country": country_of(address),
        "dial_code": dial_code_of(address),
        "area": area_of(address),
    }
