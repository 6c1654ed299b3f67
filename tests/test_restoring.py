"""No test leaves anything to the next one, whatever it did to the rows that a site begins with."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.db import connection
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
    Reason.objects.update(label="changed")
    Group.objects.all().delete()
    assert all_rows() != before
    TransactionTestCase()._fixture_teardown()
    assert all_rows() == before
    assert Group.objects.count() == len(PERMISSIONS)
