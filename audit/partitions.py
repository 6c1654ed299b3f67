"""The log's partitions, one a month (UTC), made ahead."""

from django.db import connection

MONTHS_AHEAD = 3


def make_partitions() -> int:
    """Those that are missing, by a function of the owner; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_partitions(%s)", [MONTHS_AHEAD])
        return cursor.fetchone()[0]
