"""What the application's role may do to the log, once it is migrated; and a warning where it may do more (R33)."""

from typing import Any

from django.core.checks import Tags, Warning, register
from django.db import connection, transaction
from django.db.utils import OperationalError

from database.roles import grant_rights, two_roles

_APPEND_ONLY = ["audit_event", "audit_seal", "audit_sealed_head", "audit_retired_head", "audit_anchor"]
_RIGHTS = {
    **dict.fromkeys(_APPEND_ONLY, "SELECT, INSERT"),
    "audit_event": "SELECT, INSERT (subject, position, at, action, actor, data, place, hash)",  # ids are the sequence's
    "audit_chain": "SELECT, INSERT, UPDATE",
    "audit_place": "SELECT, INSERT, DELETE, UPDATE (seen_on)",  # without any UPDATE no row could be locked
    "audit_verification": "SELECT",  # the verdict is the owner's
    "audit_retired_head": "SELECT",  # so is what goes
    "django_migrations": "SELECT",
}
_MAY_CHANGE = """
    SELECT name FROM unnest(%s) AS name
    WHERE has_table_privilege(to_regclass(name), 'UPDATE') OR has_table_privilege(to_regclass(name), 'DELETE')
        OR has_table_privilege(to_regclass(name), 'TRUNCATE')
"""


def grant_to_application(**_: Any) -> None:
    if two_roles():
        with transaction.atomic():
            grant_rights(_RIGHTS, {"audit_make_partitions": "integer"})


@register(Tags.security, deploy=True)
def check_rights(**_: Any) -> list[Warning]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_MAY_CHANGE, [_APPEND_ONLY])
            tables = [name for (name,) in cursor.fetchall()]
    except OperationalError as error:
        return [Warning(f"Whether the audit log can be changed is not known: {error}", id="audit.W001")]
    if not tables:
        return []
    return [
        Warning(
            f"The role of DATABASE_URL may change {', '.join(tables)}: the log is not safe from the application.",
            hint="Let another role own the tables, and name that one in OWNER_DATABASE_URL (docs/settings.md).",
            id="audit.W002",
        )
    ]
