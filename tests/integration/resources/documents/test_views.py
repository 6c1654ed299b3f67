"""Documents, as a platform sends and follows them."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.handlers.wsgi import WSGIRequest
from django.utils import timezone

from audit.models import Event
from core.files import read_file
from core.models import StrayFile
from core.policy import publish_policy
from integration.resources.documents import bodies
from sellers.actions import judge_document, lock_details, save_business
from sellers.models import Document, Seller, Upload
from tests.integration.asking import fields_of
from tests.sellers import samples
from tests.sellers.details import BUSINESS
from verification.catalogue.reasons import version_in_use
from verification.models import Reason

pytestmark = pytest.mark.django_db
JPEG = "image/jpeg"


@pytest.fixture
def client(platform: Callable[..., Any]) -> Any:
    return platform()


@pytest.fixture
def photo() -> bytes:
    return samples.jpeg()


def path(seller: Seller, kind: str = "identity", more: str = "/file") -> str:
    return f"/api/v1/sellers/{seller.public_id}/documents/{kind}{more}"


def put(client: Any, seller: Seller, content: bytes, kind: str = "identity", content_type: str = JPEG) -> Any:
    return client.put(path(seller, kind), content, content_type=content_type, CONTENT_LENGTH=str(len(content)))


def code_of(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def identity(seller: Seller) -> Document:
    return seller.documents.get(kind="identity")


def reject(seller: Seller, *codes: str, reviewer: Any) -> None:
    reasons = {code: version_in_use(code) for code in codes}
    judge_document(identity(seller), actor=reviewer, accepted=False, reasons=reasons, due_on=date(2030, 1, 4))


def test_what_is_asked_for_is_listed(client: Any, seller: Seller) -> None:
    shown = client.get(path(seller, "", "").rstrip("/")).json()
    assert ([each["kind"] for each in shown["data"]], shown["next_cursor"]) == (["identity", "bank_statement"], None)
    first = shown["data"][0]
    assert first == {
        "object": "document", "id": identity(seller).public_id, "mode": "live", "seller": seller.public_id,
        "kind": "identity", "name": "identity document", "called": None, "status": "requested", "asked_for": True,
        "takes_upload": True, "due_on": None, "uploaded_at": None, "scan": None, "reasons": [],
    }  # fmt: skip


def test_a_business_is_asked_for_what_its_country_has(client: Any, seller: Seller) -> None:
    save_business(seller, actor=seller.user, **BUSINESS)
    shown = client.get(path(seller, "business_extract", "")).json()
    assert (shown["called"], shown["asked_for"]) == ("Handelsregisterauszug", True)


@pytest.mark.parametrize("content_type", bodies.TYPES)
def test_the_bytes_of_a_file_are_taken_as_any_of_the_types(
    client: Any, seller: Seller, photo: bytes, content_type: str
) -> None:
    answer = put(client, seller, photo, content_type=content_type)
    shown = answer.json()
    assert (answer.status_code, shown["status"], shown["asked_for"], shown["takes_upload"]) == (
        200, "uploaded", False, True,
    )  # fmt: skip
    assert shown["uploaded_at"].endswith("Z")
    document = identity(seller)
    assert b"".join(read_file(name, bound_to=document.place_of_original(1)) for name in document.original) == photo


def test_the_log_names_the_key(client: Any, seller: Seller, photo: bytes) -> None:
    put(client, seller, photo)
    assert Event.objects.get(action="document.uploaded").actor == client.key.public_id


def test_the_same_bytes_again_give_the_same_answer(client: Any, seller: Seller, photo: bytes) -> None:
    first, second = put(client, seller, photo), put(client, seller, photo)
    assert (second.status_code, second.json()) == (200, first.json())
    assert Upload.objects.count() == 1
    lock_details(seller, actor=None)  # as by the time at which a queue sends it once more
    assert put(client, seller, photo).status_code == 200


def test_another_file_takes_its_place_until_it_is_handed_in(client: Any, seller: Seller, photo: bytes) -> None:
    put(client, seller, photo)
    other = samples.saved(samples.picture(500, 300), "PNG")
    assert put(client, seller, other, content_type="image/png").status_code == 200
    lock_details(seller, actor=None)
    assert code_of(put(client, seller, samples.jpeg(quality=50))) == (409, "document_closed")
    assert client.get(path(seller, more="")).json()["takes_upload"] is False


def test_what_was_rejected_is_looked_at_again_though_it_is_the_same(
    client: Any, seller: Seller, photo: bytes, account_manager: Any
) -> None:
    put(client, seller, photo)
    reject(seller, "unreadable", reviewer=account_manager)
    assert put(client, seller, photo).json()["status"] == "uploaded"
    assert Upload.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"), (b"<html>", "file_unknown_kind"), (b"\xff\xd8\xff nothing more", "file_damaged"),
    ],
)  # fmt: skip
def test_what_is_refused_is_refused_in_the_words_of_the_page(
    client: Any, seller: Seller, content: bytes, code: str, log_in: Any
) -> None:
    answer = put(client, seller, content)
    assert fields_of(answer) == {None: code}
    page = log_in(seller.user).post(f"/documents/{identity(seller).public_id}/", {"file": BytesIO(content)})
    assert answer.json()["errors"][0]["detail"] in page.content.decode()


def test_texts_are_in_the_language_that_is_asked_for(client: Any, seller: Seller) -> None:
    answer = client.put(path(seller), b"<html>", content_type=JPEG, headers={"Accept-Language": "de"})
    assert answer.json()["errors"][0]["detail"].startswith("Das ist kein Foto oder PDF")


def test_what_is_too_large_is_refused_before_a_byte_is_read(
    client: Any, seller: Seller, photo: bytes, monkeypatch: Any, ops: Any
) -> None:
    publish_policy({"document_size_megabytes": 1}, actor=ops, note="small")
    monkeypatch.setattr(WSGIRequest, "read", lambda *_: pytest.fail("It was read."))
    assert code_of(put(client, seller, bytes(1024 * 1024 + 1))) == (413, "too_large")
    assert not Upload.objects.exists()


def test_a_body_of_a_length_that_nobody_says_is_not_read(client: Any, seller: Seller, photo: bytes) -> None:
    answer = client.put(path(seller), photo, content_type=JPEG, CONTENT_LENGTH="")
    assert code_of(answer) == (411, "length_required")


@pytest.mark.parametrize("content_type", ["text/html", "multipart/form-data; boundary=x", "application/json"])
def test_another_form_of_body_is_not_taken(client: Any, seller: Seller, photo: bytes, content_type: str) -> None:
    assert code_of(put(client, seller, photo, content_type=content_type)) == (415, "unsupported_media_type")


def test_the_limit_of_files_counts_here_too(client: Any, seller: Seller, ops: Any) -> None:
    publish_policy({"files_per_day_count": 1}, actor=ops, note="few")
    put(client, seller, b"<html>")
    assert code_of(put(client, seller, b"<html>")) == (409, "file_too_many")


def test_a_storage_that_fails_is_our_fault(client: Any, seller: Seller, photo: bytes, monkeypatch: Any) -> None:
    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(storages["documents"]), "_save", no_space)
    answer = put(client, seller, photo)
    assert (code_of(answer), answer["Retry-After"]) == ((503, "file_not_kept"), "60")
    assert answer.json()["detail"].startswith("We cannot store files at the moment: the fault is ours.")


def test_a_rejection_is_told_as_its_seller_reads_it(
    client: Any, seller: Seller, photo: bytes, account_manager: Any
) -> None:
    put(client, seller, photo)
    reject(seller, "unreadable", reviewer=account_manager)
    shown = client.get(path(seller, more="")).json()
    (reason,) = shown["reasons"]
    assert (shown["status"], shown["due_on"], reason["code"], reason["retryable"]) == (
        "rejected", "2030-01-04", "unreadable", True,
    )  # fmt: skip
    assert all(reason[name] for name in ("text", "remedy"))
    german = client.get(path(seller, more=""), headers={"Accept-Language": "de"}).json()["reasons"][0]
    assert german["text"] != reason["text"]


def test_what_is_for_staff_only_is_not_told(client: Any, seller: Seller, photo: bytes, account_manager: Any) -> None:
    code = Reason.objects.filter(kind="internal", current__isnull=False).first().code
    put(client, seller, photo)
    reject(seller, code, reviewer=account_manager)
    answer = client.get(path(seller, more=""))
    assert (answer.json()["reasons"], code in answer.content.decode()) == ([], False)


def test_nothing_of_another_world_is_there(platform: Callable[..., Any], seller: Seller, photo: bytes) -> None:
    other = platform(is_test=True)
    answers = [other.get(path(seller, "", "").rstrip("/")), other.get(path(seller, more="")), put(other, seller, photo)]
    assert [code_of(each) for each in answers] == [(404, "not_found")] * 3


@pytest.mark.parametrize("kind", ["business_extract", "selfie", "1"])
def test_what_was_never_asked_for_is_not_there(client: Any, seller: Seller, photo: bytes, kind: str) -> None:
    assert code_of(put(client, seller, photo, kind)) == (404, "not_found")


def test_one_is_found_by_the_id_that_events_name(client: Any, seller: Seller, photo: bytes) -> None:
    named = identity(seller).public_id
    by_kind = client.get(path(seller, more=""))
    assert client.get(path(seller, named, more="")).json() == by_kind.json()
    sent = put(client, seller, photo, kind=named)
    assert (sent.status_code, sent.json()["id"], sent.json()["status"]) == (200, named, "uploaded")


def test_the_id_of_another_seller_s_document_is_not_there(
    client: Any, platform: Callable[..., Any], seller: Seller, make_seller: Callable[..., Seller], photo: bytes
) -> None:
    other, named = make_seller("other@example.com"), identity(seller).public_id
    assert client.get(path(other, named, more="")).status_code == 404
    assert put(client, other, photo, kind=named).status_code == 404
    assert platform(is_test=True).get(path(seller, named, more="")).status_code == 404


def test_nothing_is_added_to_an_erased_seller(client: Any, seller: Seller, photo: bytes) -> None:
    Seller.objects.update(erased_at=timezone.now())
    assert code_of(put(client, seller, photo)) == (409, "seller_erased")
    assert not StrayFile.objects.exists()
