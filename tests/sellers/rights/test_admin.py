"""The staff's pages on retention, holds, copies and erasure."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Group
from django.db.models.functions import Now

from audit.models import Event
from core.approvals import confirm, kind_of
from core.files import discard_files
from core.models import Approval, StrayFile, User
from core.roles import OPS
from messaging.models import Message
from sellers.models import ErasureRequest, Export, LegalHold, Seller, StatedReason
from sellers.rights.exports import ask_for_export, make_exports, open_export, propose_copy
from sellers.rights.requests import ask_for_erasure
from sellers.rights.sweeping import sweep_retention
from tests.verification.building import confirm_factor

pytestmark = pytest.mark.django_db


def rights_of(seller: Seller, act: str = "") -> str:
    return f"/admin/sellers/seller/{seller.pk}/rights/" + (f"{act}/" if act else "")


def text_of(answer: Any) -> str:
    return answer.content.decode()


def test_retention_shows_each_class_and_what_was_removed(ops: User, seller: Seller, log_in: Any) -> None:
    Seller.objects.update(created_at=Now() - timedelta(days=200))
    sweep_retention()
    page = text_of(log_in(ops).get("/admin/sellers/retention/"))
    assert "Originals of documents" in page
    assert "consent of the seller" in page
    assert "1 row," in page
    assert "still lies in the storage" not in page


def test_bytes_that_are_late_are_seen(ops: User, log_in: Any) -> None:
    discard_files(["pages/none"])
    StrayFile.objects.update(due_at=Now() - timedelta(hours=1))
    assert "1 file should be gone" in text_of(log_in(ops).get("/admin/sellers/retention/"))


@pytest.mark.parametrize("address", ["retention", "legalhold", "erasurerequest", "export"])
def test_support_and_account_managers_see_none_of_it(
    address: str, support: User, account_manager: User, log_in: Any
) -> None:
    for user in (support, account_manager):
        assert log_in(user).get(f"/admin/sellers/{address}/").status_code == 403


def test_the_sellers_page_leads_there_but_not_for_support(
    seller: Seller, ops: User, support: User, log_in: Any
) -> None:
    address = f"/admin/sellers/seller/{seller.pk}/change/"
    assert rights_of(seller) in text_of(log_in(ops).get(address))
    assert rights_of(seller) not in text_of(log_in(support).get(address))
    assert log_in(support).get(rights_of(seller)).status_code == 403
    assert log_in(support).post(rights_of(seller, "hold"), {"text": "No."}).status_code == 403


def test_a_hold_is_placed_and_its_release_proposed(seller: Seller, ops: User, log_in: Any) -> None:
    client = log_in(ops)
    page = text_of(client.post(rights_of(seller, "hold"), {"text": "A court asks."}, follow=True))
    assert "A court asks." in page
    assert "The seller reads:" in page
    page = text_of(client.post(rights_of(seller, "release"), {"text": "It is over."}, follow=True))
    assert "Its release waits for a second person." in page
    assert LegalHold.objects.get().released_at is None


def test_a_hold_without_a_reason_is_refused(seller: Seller, ops: User, log_in: Any) -> None:
    page = text_of(log_in(ops).post(rights_of(seller, "hold"), {"text": " "}, follow=True))
    assert "Say why it is held" in page
    assert not LegalHold.objects.exists()


def test_an_erasure_is_proposed_by_one_and_confirmed_by_another(
    seller: Seller, ops: User, lead: User, log_in: Any
) -> None:
    ask_for_erasure(seller, actor=seller.user)
    page = text_of(log_in(ops).post(rights_of(seller, "erase"), {"text": "Asked for."}, follow=True))
    assert "It waits for a second person." in page
    approval = Approval.objects.get()
    explained = text_of(log_in(lead).get(f"/admin/core/approval/{approval.pk}/change/"))
    assert "This cannot be undone." in explained
    log_in(lead).post(f"/admin/core/approval/{approval.pk}/confirm/")
    assert Seller.objects.get(pk=seller.pk).erased_at
    assert ErasureRequest.objects.get().status == ErasureRequest.Status.DONE
    assert "Everything personal was erased" in text_of(log_in(ops).get(rights_of(seller)))


def test_a_refusal_is_told_to_the_seller(seller: Seller, ops: User, log_in: Any) -> None:
    ask_for_erasure(seller, actor=seller.user)
    log_in(ops).post(rights_of(seller, "refuse"), {"text": "The law asks us to keep it until 2031."})
    assert ErasureRequest.objects.get().status == ErasureRequest.Status.REFUSED
    assert "until 2031" in Message.objects.get(purpose="erasure_refused").body


@pytest.fixture
def second(make_user: Any) -> User:
    user = make_user("second.ops@staff.example.com", is_staff=True)
    user.groups.add(Group.objects.get(name=OPS))
    return user


@pytest.fixture
def letter(full: Seller, ops: User, second: User) -> Export:
    """A copy for a letter that is ready."""
    confirm(propose_copy(full, actor=ops, reason="A letter of Monday."), actor=second)
    make_exports()
    return Export.objects.get(status=Export.Status.READY, by_letter=True)


def download_of(export: Export) -> str:
    return f"/admin/sellers/export/{export.pk}/download/"


def test_a_copy_for_a_letter_is_proposed_by_one_and_confirmed_by_another(
    seller: Seller, ops: User, second: User, log_in: Any
) -> None:
    client = log_in(ops)
    assert "Say why" in text_of(client.post(rights_of(seller, "copy"), {"text": " "}, follow=True))
    page = text_of(client.post(rights_of(seller, "copy"), {"text": "A letter of Monday."}, follow=True))
    assert "It waits for a second person." in page
    assert not Export.objects.exists()
    step = Approval.objects.get()
    assert "all numbers in full" in str(kind_of(step).explain(step))
    confirm(step, actor=second)
    assert Export.objects.get().by_letter
    assert not Message.objects.filter(recipient=seller.user).exists()


def test_it_is_opened_with_a_fresh_factor_for_a_reason_that_the_event_names(
    letter: Export, ops: User, log_in: Any
) -> None:
    client, why = log_in(ops), {"text": "To print it for the letter."}
    assert client.get(download_of(letter)).status_code == 405
    assert "reauthenticate" in client.post(download_of(letter), why)["Location"]
    confirm_factor(client, ops)
    assert "Why you open it" in text_of(client.get(rights_of(letter.seller)))
    assert "why you need to see it" in text_of(client.post(download_of(letter), {"text": "me"}, follow=True))
    assert not Event.objects.filter(action="export.viewed").exists()
    assert client.post(download_of(letter), why).content.startswith(b"PK")
    stated = StatedReason.objects.get(stated_by=ops)
    told = json.loads(Event.objects.get(action="export.viewed").data)
    assert (stated.text, told) == (why["text"], {"assigned": False, "reason": stated.public_id})


def test_it_has_no_files_as_they_came(letter: Export, ops: User) -> None:
    names = ZipFile(BytesIO(open_export(letter, actor=ops))).namelist()
    assert "documents/identity-page-1.jpg" in names
    assert not [name for name in names if "original" in name]


def test_staff_do_not_open_what_a_seller_asked_for(seller: Seller, ops: User, lead: User, log_in: Any) -> None:
    export = ask_for_export(seller, actor=seller.user)
    make_exports()
    for user, status in ((ops, 404), (lead, 403)):
        client = log_in(user)
        confirm_factor(client, user)
        assert client.post(download_of(export), {"text": "To see what it says."}).status_code == status
