"""No test leaves anything to the next one, whatever it did to the rows that a site begins with."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import TransactionTestCase

from audit.log import record
from core.roles import PERMISSIONS
from sellers.models import Seller
from verification.models import Reason


def all_rows() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT "{table}"::text FROM "{table}"')
            found[table] = sorted(row for (row,) in cursor.fetchall())
    return found


@pytest.mark.django_db(transaction=True)
def test_what_is_written_changed_and_deleted_is_as_before(make_seller: Callable[..., Seller]) -> None:
    before = all_rows()
    record("seller.seen", actor=None, subject=make_seller("seller@example.com"))
    Reason.objects.update(retired_at="2026-11-02T00:00Z")
    Group.objects.all().delete()
    assert all_rows() != before
    TransactionTestCase()._fixture_teardown()
    assert all_rows() == before
    assert Group.objects.count() == len(PERMISSIONS)


@pytest.mark.django_db(transaction=True)
def test_what_another_connection_is_still_writing_goes_too() -> None:
    before = all_rows()
    written = threading.Event()

    def write_and_linger() -> None:
        try:
            with transaction.atomic():
                Group.objects.create(name="late")
                written.set()
                _wait_until_somebody_waits_for_a_lock()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        writing = threads.submit(write_and_linger)
        assert written.wait(timeout=10)
        TransactionTestCase()._fixture_teardown()
        writing.result()
    assert all_rows() == before


def _wait_until_somebody_waits_for_a_lock() -> None:
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.rowcount:
                return
    raise AssertionError("nobody waits for this transaction")
