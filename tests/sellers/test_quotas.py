"""What the test world holds at most; the live one is not counted with it."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from core.errors import DomainError
from core.models import PolicyVersion, User
from sellers.actions import open_account_for
from sellers.models import Document, Seller, Upload
from sellers.uploads.actions import begin_upload
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_tests(make_seller: Callable[..., Seller], ops: User) -> Seller:
    figures = {"test_sellers_count": 2, "test_files_per_day_megabytes": 1}
    PolicyVersion.objects.create(number=1, figures=figures, published_by=ops)
    return make_seller("one@example.com", is_test=True)


def test_there_are_no_more_test_sellers_than_ops_allow(of_tests: Seller, other_seller: Seller, ops: User) -> None:
    open_account_for("two@example.com", actor=ops, is_test=True)
    with pytest.raises(DomainError, match="too_many_test_sellers"):
        open_account_for("three@example.com", actor=ops, is_test=True)
    open_account_for("live@market.example", actor=ops)
    Seller.objects.filter(pk=of_tests.pk).update(erased_at="2026-11-01T10:00Z")
    assert open_account_for("three@example.com", actor=ops, is_test=True)


@time_machine.travel("2026-11-22 10:00:00Z", tick=False)
def test_test_sellers_send_no_more_in_a_day_than_ops_allow(of_tests: Seller, seller: Seller, ops: User) -> None:
    def begin(seller: Seller, size: int) -> Any:
        Document.objects.get_or_create(seller=seller, kind=Document.Kind.IDENTITY)
        document = seller.documents.select_related("seller__user").get(kind=Document.Kind.IDENTITY)
        return begin_upload(document, actor=seller.user, size=size, sha256=f"{size:064}")

    begin(seller, 9 * 1024 * 1024)
    begin(of_tests, 1024 * 1024)
    assert refusal_of(begin, of_tests, 5) == "too_many_test_files"
    assert begin(seller, 5)
    with time_machine.travel("2026-11-23 00:00:00Z", tick=False):
        assert begin(of_tests, 5)


def test_what_they_sent_stays_counted_when_its_rows_are_gone_or_older(of_tests: Seller, ops: User) -> None:
    document = of_tests.documents.select_related("seller__user").get(kind=Document.Kind.IDENTITY)
    begin_upload(document, actor=of_tests.user, size=1024 * 1024, sha256="1" * 64)
    Upload.objects.update(began_at="2026-11-01T10:00Z")
    assert refusal_of(begin_upload, document, actor=of_tests.user, size=5, sha256="2" * 64) == "too_many_test_files"
    Upload.objects.all().delete()
    assert refusal_of(begin_upload, document, actor=of_tests.user, size=5, sha256="2" * 64) == "too_many_test_files"
