"""What a test with real transactions leaves behind goes: every table gets the rows back that it began with.

Django would empty all tables and have each app ship anew what a site begins with, which takes a second for each test.
"""

from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

# Tests work as the application's role (tests/conftest.py); who logged in is the owner.
AS_OWNER = "SET LOCAL ROLE NONE"
# Switches off triggers (the log is append-only, a published checklist stays) and foreign keys, so that tables can be
# restored in any order. Needs a superuser.
WITHOUT_TRIGGERS = "SET LOCAL session_replication_role = replica"
# A transaction that a test forgot open fails that test, and does not hold up the run.
WITHOUT_ENDLESS_WAIT = "SET LOCAL lock_timeout = '30s'"


def forget_what_migrate_wrote() -> None:
    """Tests begin with an empty log: not with the events of the data keys that migrate makes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{WITHOUT_TRIGGERS}; DELETE FROM audit_event; DELETE FROM audit_chain")


def restore_after_each_test() -> None:
    """To be called once, when the database has been made and nothing is written yet: keeps a copy of each table."""
    tables = [connection.ops.quote_name(name) for name in connection.introspection.table_names()]
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA kept")
        cursor.execute(";".join(f"CREATE TABLE kept.{table} AS TABLE {table}" for table in tables))
    restoring = "; ".join(
        [AS_OWNER, WITHOUT_ENDLESS_WAIT, _waiting_for_writers(tables), WITHOUT_TRIGGERS, *map(_restored, tables)]
    )

    def restore(case: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(restoring)

    TransactionTestCase._fixture_teardown = restore  # type: ignore[method-assign]


def _waiting_for_writers(tables: list[str]) -> str:
    """Threads and sockets of the test may still be at it: waits for the transactions in which they have written. What
    they begin to write afterwards stays."""
    return f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE"


def _restored(table: str) -> str:
    # As text: to the types' own comparison 1.0 and 1.00 are the same, and json has none.
    return (
        f"DELETE FROM {table} WHERE {table}::text NOT IN (SELECT kept::text FROM kept.{table} kept);"
        f"INSERT INTO {table} SELECT * FROM kept.{table} ON CONFLICT DO NOTHING"
    )
