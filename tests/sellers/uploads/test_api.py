"""A file in parts, over a line that drops: the door of the page's script."""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import F
from django.test import Client

from core.files import sweep_files
from core.models import StrayFile, User
from core.policy import current_policy
from sellers import evidence
from sellers.models import Document, Seller, Upload
from sellers.reading import parts_of
from sellers.uploads import actions, taking
from tests.sellers import samples

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db(transaction=True)
PART = 20_000


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Upload, "LARGEST_PART_BYTES", PART)


@pytest.fixture
def photo() -> bytes:
    content = samples.jpeg_with_everything() + bytes(3 * PART)
    assert len(content) > 3 * PART
    return content


def identity_of(seller: Seller) -> Document:
    return Document.objects.select_related("seller").get(seller=seller, kind=Document.Kind.IDENTITY)


def begin(client: Client, seller: Seller, content: bytes, **changed: Any) -> Any:
    asked = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), **changed}
    address = f"/documents/{identity_of(seller).public_id}/uploads/"
    return client.post(address, json.dumps(asked), content_type="application/json")


def put(client: Client, state: dict, content: bytes, at: int | None = None) -> Any:
    offset = state["received"] if at is None else at
    body = content[offset : offset + PART]
    return client.post(f"{state['address']}{offset}/", body, content_type="application/octet-stream")


def send(client: Client, state: dict, content: bytes) -> dict:
    while state["received"] < len(content):
        state = put(client, state, content).json()
    return state


def finish(client: Client, state: dict, rest: bytes = b"") -> Any:
    return client.post(f"{state['address']}finish/", rest, content_type="application/octet-stream")


def stored() -> list[Path]:
    folder = Path(django_settings.STORAGES["documents"]["OPTIONS"]["location"])
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_in_parts_arrives_as_it_was_sent(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    state = send(client, begin(client, seller, photo).json(), photo)
    assert finish(client, state).json()["status"] == "taken"
    document = identity_of(seller)
    assert (document.status, len(document.pages), len(document.original)) == (Document.Status.UPLOADED, 1, 4)
    assert b"".join(parts_of(document)) == photo
    assert "Your file has arrived." in client.get(f"/documents/{document.public_id}/").content.decode()
    assert len(stored()) == 5
    assert not StrayFile.objects.exists()


def test_after_a_drop_the_same_file_goes_on_where_it_stopped(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    state = put(log_in(seller.user), begin(log_in(seller.user), seller, photo).json(), photo).json()
    client = log_in(seller.user)  # another day, another browser
    again = begin(client, seller, photo).json()
    assert (again["address"], again["received"]) == (state["address"], PART)
    page = client.get(f"/documents/{identity_of(seller).public_id}/").content.decode()
    assert f"at {100 * PART // len(photo)} %" in page
    assert finish(client, send(client, again, photo)).json()["status"] == "taken"


def test_another_file_takes_the_place_of_one_that_stopped(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    first = put(client, begin(client, seller, photo).json(), photo).json()
    second = begin(client, seller, samples.jpeg()).json()
    assert second["address"] != first["address"]
    assert client.get(first["address"]).json()["status"] == "cancelled"
    assert (put(client, first, photo).status_code, stored()) == (422, [])


def test_a_part_that_comes_twice_is_kept_once(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    state = begin(client, seller, photo).json()
    put(client, state, photo)
    again = put(client, state, photo)
    assert (again.status_code, again.json()["received"], len(stored())) == (409, PART, 1)


@pytest.mark.parametrize("at", [PART, 1, 10**9])
def test_a_wrong_offset_is_answered_with_the_right_one(at: int, seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    answer = put(client, begin(client, seller, photo).json(), photo, at=at)
    assert (answer.status_code, answer.json()["received"]) == (409, 0)


@pytest.mark.parametrize("size", [0, PART + 1])
def test_a_part_is_neither_empty_nor_too_long(size: int, seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    state = begin(client, seller, photo).json()
    answer = client.post(f"{state['address']}0/", photo[:size], content_type="application/octet-stream")
    assert (answer.status_code, answer.json()["received"]) == (422, 0)


def test_the_same_part_eight_times_at_once_corrupts_nothing(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    state = begin(client, seller, photo).json()
    clients = [log_in(seller.user) for _ in range(8)]

    def race(one: Client) -> int:
        try:
            return put(one, state, photo).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(race, clients)) <= {200, 409}
    assert len(stored()) == 1
    assert finish(client, send(client, client.get(state["address"]).json(), photo)).json()["status"] == "taken"
    assert b"".join(parts_of(identity_of(seller))) == photo


def test_finishing_twice_takes_it_once(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    state = send(client, begin(client, seller, photo).json(), photo)
    assert [finish(client, state).json()["status"] for _ in range(2)] == ["taken", "taken"]
    assert len(stored()) == 5


def test_what_somebody_else_checks_is_checked_once_and_anew_when_they_died(
    seller: Seller, log_in: LogIn, photo: bytes
) -> None:
    client = log_in(seller.user)
    state = send(client, begin(client, seller, photo).json(), photo)
    assert actions._claim(Upload.objects.get())
    assert finish(client, state).json()["status"] == "checking"
    Upload.objects.update(checked_until=F("checked_until") - actions.LEASE)
    assert finish(client, state).json()["status"] == "taken"


def test_a_file_with_parts_missing_is_not_finished(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    answer = finish(client, put(client, begin(client, seller, photo).json(), photo).json())
    assert (answer.status_code, answer.json()["received"]) == (409, PART)


def test_the_last_part_may_come_with_the_finish_and_twice_like_that_is_once(
    seller: Seller, log_in: LogIn, photo: bytes
) -> None:
    client = log_in(seller.user)
    state = begin(client, seller, photo).json()
    while len(photo) - state["received"] > PART:
        state = put(client, state, photo).json()
    rest = photo[state["received"] :]
    assert [finish(client, state, rest).json()["status"] for _ in range(2)] == ["taken", "taken"]
    assert b"".join(parts_of(identity_of(seller))) == photo
    assert len(stored()) == 5


def test_a_finish_with_more_or_less_than_the_rest_is_told_where_to_go_on(
    seller: Seller, log_in: LogIn, photo: bytes
) -> None:
    client = log_in(seller.user)
    state = put(client, begin(client, seller, photo).json(), photo).json()
    answers = [finish(client, state, photo[:size]) for size in (1, PART)]
    assert [(each.status_code, each.json()["received"]) for each in answers] == [(409, PART)] * 2
    assert finish(client, state, photo).status_code == 422  # too long for a part


def test_the_same_rest_four_times_at_once_is_taken_once(seller: Seller, log_in: LogIn) -> None:
    photo = samples.jpeg()[:PART]
    client = log_in(seller.user)
    state = begin(client, seller, photo).json()
    clients = [log_in(seller.user) for _ in range(4)]

    def race(one: Client) -> str:
        try:
            return finish(one, state, photo).json()["status"]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(race, clients))
    assert set(answers) <= {"checking", "taken"}
    assert len(stored()) == 2
    assert finish(client, state).json()["status"] == "taken"


def test_what_is_too_large_is_refused_before_anything_is_sent(seller: Seller, log_in: LogIn) -> None:
    answer = begin(log_in(seller.user), seller, b"x", size=10 * 1024 * 1024 + 1)
    assert (answer.status_code, Upload.objects.count()) == (422, 0)
    assert "larger than 10 MB" in answer.json()["error"]


def test_the_twenty_first_file_within_a_day_is_refused_at_once(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client, most = log_in(seller.user), current_policy().files_per_day_count
    answers = [begin(client, seller, photo + bytes([number])) for number in range(most + 1)]
    assert [answer.status_code for answer in answers] == [200] * most + [422]
    assert f"sent {most} files within 24 hours" in answers[-1].json()["error"]
    Upload.objects.update(began_at=F("began_at") - actions.A_DAY)
    assert begin(client, seller, photo).status_code == 200


@pytest.mark.parametrize("asked", [b"", b"[]", b"{}", b'{"size": "1", "sha256": ""}', b'{"size": 1, "sha256": "x"}'])
def test_nonsense_gets_a_sentence(asked: bytes, seller: Seller, log_in: LogIn) -> None:
    address = f"/documents/{identity_of(seller).public_id}/uploads/"
    answer = log_in(seller.user).post(address, asked, content_type="application/json")
    assert (answer.status_code, "Reload the page" in answer.json()["error"]) == (422, True)


def test_a_file_that_is_not_what_was_announced_is_refused(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    state = send(client, begin(client, seller, photo).json(), photo[:-1] + b"x")
    answer = finish(client, state).json()
    assert (answer["status"], "was changed while it was sent" in answer["refusal"]) == ("refused", True)
    assert stored() == []


def test_a_refused_file_says_why_there_and_after_a_reload(seller: Seller, log_in: LogIn) -> None:
    client, script = log_in(seller.user), samples.pdf_with_script()
    state = finish(client, send(client, begin(client, seller, script).json(), script)).json()
    assert (state["status"], "contains a script" in state["refusal"]) == ("refused", True)
    page = client.get(f"/documents/{identity_of(seller).public_id}/").content.decode()
    assert "The last file that you sent was not taken." in page
    assert state["refusal"] in page


def test_what_is_cancelled_is_gone(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    state = put(client, begin(client, seller, photo).json(), photo).json()
    assert client.post(f"{state['address']}cancel/").json()["status"] == "cancelled"
    assert (stored(), finish(client, state).json()["status"]) == ([], "cancelled")


def test_what_nobody_goes_on_with_is_swept(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    state = put(client, begin(client, seller, photo).json(), photo).json()
    assert (actions.sweep_uploads(), sweep_files(), len(stored())) == (0, 0, 1)
    Upload.objects.update(began_at=F("began_at") - Upload.LIFETIME)
    actions.sweep_uploads()
    assert (client.get(state["address"]).json()["status"], stored()) == ("cancelled", [])
    Upload.objects.update(began_at=F("began_at") - actions.KEPT)
    assert actions.sweep_uploads() == 1


def test_parts_go_by_themselves_when_their_day_is_over(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    put(client, begin(client, seller, photo).json(), photo)
    StrayFile.objects.update(due_at=F("due_at") - Upload.LIFETIME)
    assert (sweep_files(), stored()) == (1, [])


def test_a_storage_that_fails_is_our_fault_and_the_same_part_goes_on_later(
    seller: Seller, log_in: LogIn, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = log_in(seller.user)
    state = begin(client, seller, photo).json()
    with monkeypatch.context() as full:
        full.setattr(type(storages["documents"]), "_save", _no_space)
        answer = put(client, state, photo)
        assert (answer.status_code, "the fault is ours" in answer.json()["error"]) == (503, True)
    state = send(client, state, photo)
    with monkeypatch.context() as full:
        full.setattr(type(storages["documents"]), "_save", _no_space)
        assert (finish(client, state).status_code, client.get(state["address"]).json()["status"]) == (503, "receiving")
    assert finish(client, state).json()["status"] == "taken"


def _no_space(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_storage_that_fails_is_told_on_the_plain_form_too(
    seller: Seller, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(storages["documents"]), "_save", _no_space)
    sent = {"file": SimpleUploadedFile("photo.jpg", samples.jpeg())}
    page = log_in(seller.user).post(f"/documents/{identity_of(seller).public_id}/", sent).content.decode()
    assert "We cannot store files at the moment" in page


def test_a_page_that_the_storage_does_not_give_is_told(
    seller: Seller, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.upload_document(identity_of(seller), actor=seller.user, content=samples.jpeg())
    monkeypatch.setattr(type(storages["documents"]), "_open", _no_space)
    answer = log_in(seller.user).get(f"/documents/{identity_of(seller).public_id}/pages/1/")
    assert (answer.status_code, "Try again" in answer.content.decode()) == (503, True)


def test_nobody_finds_somebody_elses_upload(
    seller: Seller, other_seller: Seller, account_manager: User, log_in: LogIn, photo: bytes
) -> None:
    state = begin(log_in(seller.user), seller, photo).json()
    for user in (other_seller.user, account_manager):
        client = log_in(user)
        answers = [
            begin(client, seller, photo),
            client.get(state["address"]),
            put(client, state, photo),
            finish(client, state),
            client.post(f"{state['address']}cancel/"),
        ]
        assert [answer.status_code for answer in answers] == [404] * 5
    assert Upload.objects.get().status == Upload.Status.RECEIVING


def test_an_upload_hangs_under_its_own_document_only(seller: Seller, log_in: LogIn, photo: bytes) -> None:
    client = log_in(seller.user)
    state = begin(client, seller, photo).json()
    other = seller.documents.get(kind=Document.Kind.BANK_STATEMENT)
    address = state["address"].replace(identity_of(seller).public_id, other.public_id)
    assert client.get(address).status_code == 404


def test_the_decoder_works_outside_any_transaction(
    seller: Seller, log_in: LogIn, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(*given: Any) -> list[bytes]:
        assert not connection.in_atomic_block
        return evidence.pages_of(*given)

    monkeypatch.setattr(taking, "pages_of", look)
    client = log_in(seller.user)
    assert finish(client, send(client, begin(client, seller, photo).json(), photo)).json()["status"] == "taken"
