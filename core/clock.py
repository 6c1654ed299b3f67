"""The database's clock: it alone decides what is due, expired or admitted (R44)."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """The aware instant (UTC) at which the database began this statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]
