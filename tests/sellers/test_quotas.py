"""What the test world holds at most; the live one is not counted with it."""

from collections.abc import Callable

import pytest
import time_machine

from core.errors import DomainError
from core.models import PolicyVersion, User
from sellers.actions import open_account_for
from sellers.models import Document, Seller, Upload
from sellers.quotas import MEGABYTE
from sellers.uploads.actions import begin_upload, keep_part, upload_document
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


def identity_of(seller: Seller) -> Document:
    Document.objects.get_or_create(seller=seller, kind=Document.Kind.IDENTITY)
    return seller.documents.select_related("seller__user").get(kind=Document.Kind.IDENTITY)


def begin(seller: Seller, size: int) -> Upload:
    return begin_upload(identity_of(seller), actor=seller.user, size=size, sha256=f"{size:064}")


def send(seller: Seller, size: int) -> Upload:
    return keep_part(begin(seller, size), offset=0, content=bytes(size))


@time_machine.travel("2026-11-22 10:00:00Z", tick=False)
def test_test_sellers_send_no_more_in_a_day_than_ops_allow(of_tests: Seller, seller: Seller, ops: User) -> None:
    send(seller, MEGABYTE + 1)
    send(of_tests, MEGABYTE)
    assert refusal_of(begin, of_tests, 5) == "too_many_test_files"
    assert begin(seller, 5)
    with time_machine.travel("2026-11-23 00:00:00Z", tick=False):
        assert begin(of_tests, 5)


def test_what_they_only_announced_is_not_counted(of_tests: Seller, ops: User) -> None:
    for size in range(MEGABYTE, MEGABYTE + 3):
        begin(of_tests, size)
    assert send(of_tests, 5).received == 5


def test_what_was_begun_before_goes_no_further_than_that(of_tests: Seller, ops: User) -> None:
    going = begin(of_tests, MEGABYTE + 5)
    going = keep_part(going, offset=0, content=bytes(MEGABYTE))
    assert refusal_of(keep_part, going, offset=MEGABYTE, content=bytes(5)) == "too_many_test_files"


def test_a_file_that_came_whole_is_counted_though_it_is_refused(of_tests: Seller, ops: User) -> None:
    document = identity_of(of_tests)
    content = bytes(MEGABYTE)
    assert refusal_of(upload_document, document, actor=of_tests.user, content=content) == "file_unknown_kind"
    assert refusal_of(upload_document, document, actor=of_tests.user, content=b"x") == "too_many_test_files"


def test_what_they_sent_stays_counted_when_its_rows_are_gone_or_older(of_tests: Seller, ops: User) -> None:
    send(of_tests, MEGABYTE)
    Upload.objects.update(began_at="2026-11-01T10:00Z")
    assert refusal_of(begin, of_tests, 5) == "too_many_test_files"
    Upload.objects.all().delete()
    assert refusal_of(begin, of_tests, 5) == "too_many_test_files"
