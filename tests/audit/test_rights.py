"""R33: tests work as the application's role; what the owner may not do either is tried as the owner."""

import os
from types import SimpleNamespace

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg2.errors import InsufficientPrivilege

from audit.log import record
from audit.rights import check_rights
from tests.restoring import AS_OWNER

APPEND_ONLY = ["audit_event", "audit_seal", "audit_sealed_head", "audit_retired_head", "audit_anchor"]
ROWS = """
    INSERT INTO audit_seal (number, at, settled_at, hash, previous) VALUES (1, now(), now(), '', '');
    INSERT INTO audit_sealed_head (seal_id, subject, length, head) VALUES (1, 'case_1', 1, '');
    INSERT INTO audit_anchor (seal_id, at, address) VALUES (1, now(), '');
    SET CONSTRAINTS ALL IMMEDIATE;
    SET LOCAL ROLE NONE;
    INSERT INTO audit_retired_head (subject, length, head) VALUES ('case_1', 1, '');
    RESET ROLE;
"""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rows(db: None) -> None:
    record("case.opened", actor=None, subject=SimpleNamespace(public_id="case_1"))
    with connection.cursor() as cursor:
        cursor.execute(ROWS)


def refusal_of(statement: str) -> str:
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(caught.value)


def partition() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM audit_event")
        return cursor.fetchone()[0]


SEAL = "INSERT INTO audit_seal (number, at, settled_at, hash, previous) VALUES"
EVENT = (
    "INSERT INTO audit_event ({columns}) VALUES ({values}'case_2', 1, now(), 'case.seen', 'system', '{data}', '', '')"
)
COLUMNS = "subject, position, at, action, actor, data, place, hash"


def changes_of(table: str) -> list[str]:
    column = "address" if table == "audit_anchor" else "subject" if table.endswith("_head") else "at"
    return [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"]


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_application_can_append_to_the_log_and_read_it_and_nothing_else(table: str) -> None:
    for change in changes_of(table):
        assert "permission denied" in refusal_of(change), change


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_owner_is_refused_by_the_triggers(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(AS_OWNER)
    for change in changes_of(table):
        assert "append only" in refusal_of(change), change


def test_a_partition_is_as_closed_as_the_whole() -> None:
    assert {"permission denied" in refusal_of(change) for change in changes_of(partition())} == {True}
    assert "permission denied" in refusal_of(f"INSERT INTO {partition()} SELECT * FROM audit_event")
    with connection.cursor() as cursor:
        cursor.execute(AS_OWNER)
    assert {"append only" in refusal_of(change) for change in changes_of(partition())} == {True}


def test_a_chain_grows_and_never_goes() -> None:
    assert "permission denied" in refusal_of("DELETE FROM audit_chain")
    with connection.cursor() as cursor:
        cursor.execute(AS_OWNER)
    assert "append only" in refusal_of("DELETE FROM audit_chain")


@pytest.mark.parametrize("number", [0, -7, 2**63 - 1])
def test_the_application_chooses_no_id_for_an_event(number: int) -> None:
    event = EVENT.format(columns=f"id, {COLUMNS}", values=f"{number}, ", data="{}")
    assert "permission denied" in refusal_of(event)


def test_no_event_has_an_id_below_one_whoever_writes_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(AS_OWNER)
    assert "audit_event_id_check" in refusal_of(EVENT.format(columns=f"id, {COLUMNS}", values="0, ", data="{}"))


@pytest.mark.parametrize("data", ["no json", "[]", "1", ""])
def test_the_data_of_an_event_is_always_a_json_object(data: str) -> None:
    refusal = refusal_of(EVENT.format(columns=COLUMNS, values="", data=data))
    assert "audit_event_data_check" in refusal or "type json" in refusal


@pytest.mark.parametrize(
    "seal",
    [
        "(9223372036854775807, now(), now(), '', '')",
        "(3, now(), now(), '', '')",
        "(2, now(), now(), '', 'other')",
        "(2, now() + interval '1 day', now(), '', '')",
        "(2, now(), now() + interval '1 day', '', '')",
        "(2, now(), now() - interval '1 day', '', '')",
    ],
)
def test_a_seal_goes_on_from_the_one_before_in_number_hash_and_time(seal: str) -> None:
    assert "seal" in refusal_of(f"{SEAL} {seal}")


def test_an_address_of_the_past_is_not_changed() -> None:
    assert "permission denied" in refusal_of("UPDATE audit_place SET address = '203.0.113.9'")


def test_the_application_waits_in_no_transaction_for_long() -> None:
    with psycopg2.connect(os.environ["DATABASE_URL"]) as own, own.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("1min",)
    own.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine ()",
        "CREATE TEMP TABLE audit_event (LIKE public.audit_event INCLUDING ALL)",
        "DROP TABLE audit_place",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE sql AS ''",
        "SET session_replication_role = replica",
        "TRUNCATE core_policyversion",
        "DELETE FROM django_migrations",
    ],
)
def test_the_application_changes_no_table(statement: str) -> None:
    assert any(word in refusal_of(statement) for word in ("permission denied", "must be owner"))


def test_whoever_logs_in_as_the_application_cannot_become_the_owner() -> None:
    parts = connection.get_connection_params()
    stranger = psycopg2.connect(os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + parts["dbname"])
    with stranger, stranger.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event")
        with pytest.raises(InsufficientPrivilege):
            cursor.execute(f"SET ROLE {parts['user']}")
    stranger.close()


def test_the_check_finds_nothing_where_the_application_can_only_append() -> None:
    assert check_rights() == []


def test_the_check_warns_of_a_role_that_may_change_the_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute(AS_OWNER)
    (warning,) = check_rights()
    assert "audit_event" in warning.msg
