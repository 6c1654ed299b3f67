"""A copy of everything about a seller: what is in it, what is not, and who opens it."""

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db.models.functions import Now

from audit.models import Event
from core.errors import DomainError
from core.models import User
from messaging.models import Message
from sellers.models import Export, Seller
from sellers.rights import exports
from sellers.rights.bundle import make_bundle
from sellers.rights.erasing import erase_seller
from sellers.rights.exports import ask_for_export, make_exports, open_export
from tests.races import at_once
from tests.sellers.rights.dumping import stored_files
from tests.sellers.rights.full import PLANTED

pytestmark = pytest.mark.django_db

# What staff typed for themselves, and why an account was held.
FOR_STAFF = [
    "the note on Quill", "the reading of Quill", "the waiver for Quill", "the hold on Quill", "my Quill key",
    "looked for Quill", "noticed of Quill", "done about Quill",
]  # fmt: skip


DAYS = {
    "1971-08-09": "August 9, 1971",
    "2019-02-17": "February 17, 2019",
    "2026-10-19": "October 19, 2026",
    "2026-10-28": "October 28, 2026",
}


def unzip(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as bundle:
        assert bundle.testzip() is None
        return {name: bundle.read(name) for name in bundle.namelist()}


def made(seller: Seller) -> Export:
    ask_for_export(seller, actor=seller.user)
    assert make_exports() == 1
    return Export.objects.get()


def test_everything_of_the_seller_is_in_it_and_nothing_that_is_for_staff(full: Seller) -> None:
    files = unzip(make_bundle(full))
    page, data = files["index.html"].decode(), files["data.json"].decode()
    data = json.dumps(json.loads(data), ensure_ascii=False)
    for value in PLANTED:
        if value in DAYS:
            assert DAYS[value] in page
        elif value in FOR_STAFF:
            assert value not in page + data
        else:
            assert value in page, value
            assert value in data, value


def test_documents_stills_and_recordings_are_in_it_as_files(full: Seller) -> None:
    files = unzip(make_bundle(full))
    folders = {name.partition("/")[0] for name in files}
    assert folders == {"index.html", "data.json", "documents", "stills", "recordings"}
    assert files["documents/identity-original.bin"] == b"Zephyrine Quill"
    assert files["documents/identity-page-1.jpg"].startswith(b"\xff\xd8\xff")
    assert set(json.loads(files["data.json"])["files"]) == set(files) - {"index.html", "data.json"}


def test_staff_are_named_by_their_role_alone(full: Seller, account_manager: User) -> None:
    page = unzip(make_bundle(full))["index.html"].decode()
    assert "account manager" in page
    assert account_manager.email not in page
    assert account_manager.public_id not in page


def test_it_says_what_is_left_out_and_why_in_the_sellers_language(full: Seller) -> None:
    full.user.language = "de"
    full.user.save()
    page = unzip(make_bundle(full))["index.html"].decode()
    assert '<html lang="de">' in page
    assert "Was nicht darin steht" in page
    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert len(headings) >= 14
    full.user.language = "en"
    full.user.save()
    english = re.findall(r"<h2>(.*?)</h2>", unzip(make_bundle(full))["index.html"].decode())
    assert set(headings) & set(english) == set()


def test_nobody_elses_data_is_in_it(full: Seller, other_seller: Seller) -> None:
    assert "Quill" not in str(unzip(make_bundle(other_seller)))


def test_it_is_made_outside_the_request_stored_encrypted_and_told(full: Seller) -> None:
    before = stored_files()
    export = made(full)
    assert export.status == Export.Status.READY
    (stored,) = stored_files() - before
    assert stored == export.file
    assert Message.objects.get(purpose="export_ready").recipient == full.user
    content = open_export(export, actor=full.user)
    assert unzip(content)["index.html"]
    actions = Event.objects.filter(subject=export.public_id).order_by("position").values_list("action", flat=True)
    assert list(actions) == ["export.asked", "export.made", "export.viewed"]


def test_one_stands_at_a_time(full: Seller) -> None:
    ask_for_export(full, actor=full.user)
    with pytest.raises(DomainError) as refused:
        ask_for_export(full, actor=full.user)
    assert refused.value.code == "asked_already"


def test_after_its_days_it_is_not_opened_even_before_the_sweep(full: Seller) -> None:
    export = made(full)
    Export.objects.update(made_at=Now() - timedelta(days=7))
    export.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        open_export(export, actor=full.user)
    assert refused.value.code == "not_ready"


def test_one_that_cannot_be_made_is_given_up_after_three_times_and_told(
    full: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(seller: Seller, *, originals: bool) -> bytes:
        raise OSError("no storage")

    monkeypatch.setattr(exports, "make_bundle", fail)
    ask_for_export(full, actor=full.user)
    for _attempt in range(3):
        with pytest.raises(OSError, match="no storage"):
            make_exports()
        assert make_exports() == 0  # as long as it is claimed
        Export.objects.update(claimed_until=Now() - timedelta(seconds=1))
    assert make_exports() == 0
    assert Export.objects.get().status == Export.Status.FAILED
    assert Message.objects.filter(purpose="export_failed", recipient=full.user).exists()
    ask_for_export(full, actor=full.user)


def test_an_erasure_takes_the_copy_along(full: Seller, ops: User, django_capture_on_commit_callbacks: Any) -> None:
    made(full)
    with django_capture_on_commit_callbacks(execute=True):
        erase_seller(full, actor=ops)
    assert (Export.objects.get().status, stored_files()) == (Export.Status.GONE, set())


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_it_once(seller: Seller) -> None:
    ask_for_export(seller, actor=seller.user)
    at_once([make_exports] * 2)
    assert Event.objects.filter(action="export.made").count() == 1
    assert len(stored_files()) == 1
