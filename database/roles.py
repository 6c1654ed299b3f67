"""Two roles of the database (R33): the owner's makes and changes tables, the application's works in them.

Where OWNER_DATABASE_URL is not given, one role is both.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings
from django.core.management import CommandError
from django.db import connection

_WHO = ["USER", "PASSWORD", "HOST", "PORT"]
_NORMAL = "SELECT, INSERT, UPDATE, DELETE"


@contextmanager
def as_owner() -> Iterator[None]:
    """A block, outside any transaction, in which the database is asked as its owner."""
    known = connection.settings_dict
    before = {key: known[key] for key in _WHO}
    connection.close()
    known.update({key: settings.OWNER_DATABASE.get(key, before[key]) for key in _WHO})
    try:
        yield
    finally:
        connection.close()
        known.update(before)


def check_owner(table: str, why: str) -> None:
    """CommandError where the present role may not write there. `why` is a sentence without its full stop."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'INSERT')", [table])
        if not cursor.fetchone()[0]:
            raise CommandError(f"{why}: name that role in OWNER_DATABASE_URL, as for migrate.")


def two_roles() -> bool:
    return settings.OWNER_DATABASE.get("USER", settings.DATABASE_ROLE) != settings.DATABASE_ROLE


def grant_rights(exceptions: Mapping[str, str], functions: Mapping[str, str]) -> None:
    """As the owner: gives the application's role what it needs of every table that there is, and takes away the rest.

    `exceptions`: rights by table, where they are fewer than the normal ones; `functions`: their arguments by name.
    """
    role = connection.ops.quote_name(settings.DATABASE_ROLE)
    database = connection.ops.quote_name(connection.get_connection_params()["dbname"])
    with connection.cursor() as cursor:
        # A table that anybody makes must not stand in the place of one of ours.
        cursor.execute(
            f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC; REVOKE CREATE ON SCHEMA public FROM PUBLIC"
        )
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for name in connection.introspection.table_names(cursor):  # partitions are none of them
            table = connection.ops.quote_name(name)
            cursor.execute(f"REVOKE ALL ON {table} FROM {role}")
            cursor.execute(f"GRANT {exceptions.get(name, _NORMAL)} ON {table} TO {role}")
        for name, arguments in functions.items():
            cursor.execute("SELECT to_regproc(%s) IS NOT NULL", [name])
            if cursor.fetchone()[0]:
                cursor.execute(f"GRANT EXECUTE ON FUNCTION {name}({arguments}) TO {role}")
