"""Writing very many rows: without their indexes, which are made anew at the end, and in a fraction of the time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

# Primary keys stay: others refer to them, and rows come in their order.
_CONSTRAINTS = """
    SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('f', 'u', 'x') AND conrelid = ANY(%s::regclass[]) ORDER BY contype DESC
"""
_INDEXES = """
    SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


@contextmanager
def without_indexes(tables: Sequence[str]) -> Iterator[None]:
    """A transaction, as the owner of these tables, in which they have no other constraints and indexes than primary
    keys. It ends with all of them, checked against all rows, or has changed nothing. Nobody else gets at the tables
    meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        # A table with checks to come cannot be changed: those of this transaction so far are made now.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute(_CONSTRAINTS, [list(tables)])
        constraints = cursor.fetchall()
        cursor.execute(_INDEXES, [list(tables)])
        indexes = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for table in tables:
            cursor.execute(f"ANALYZE {table}")
