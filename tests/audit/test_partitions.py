from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from audit.log import record

pytestmark = pytest.mark.django_db


def _partitions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass")
        return [name for (name,) in cursor.fetchall()]


def _make(ahead: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_make_partitions(%s)", [ahead])
        return cursor.fetchone()[0]


def test_an_event_lies_in_the_partition_of_its_month() -> None:
    record("case.seen", actor=None, subject=SimpleNamespace(public_id="case_1"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text, to_char(at AT TIME ZONE 'UTC', 'YYYY_MM') FROM audit_event")
        table, month = cursor.fetchone()
    assert table == f"audit_event_{month}"


def test_months_are_made_ahead_and_once() -> None:
    before = len(_partitions())
    assert _make(7) == 4  # migrate made the present month and three more
    assert _make(7) == 0
    assert len(_partitions()) == before + 4


@pytest.mark.parametrize("ahead", [-1, 25])
def test_no_other_number_of_months_is_made(ahead: int) -> None:
    with pytest.raises(DatabaseError, match="0 to 24 months"), transaction.atomic():
        _make(ahead)


def test_an_event_of_a_month_without_a_partition_is_not_refused() -> None:
    far = "now() + interval '100 months'"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (subject, position, at, action, actor, data, place, hash)"
            f" VALUES ('case_1', 1, {far}, 'case.seen', 'system', '{{}}', '', '') RETURNING tableoid::regclass::text"
        )
        assert cursor.fetchone() == ("audit_event_default",)
