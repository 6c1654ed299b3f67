"""What happens to a seller, and what refuses to."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F

from audit.models import Event
from core.encryption import Undecryptable
from core.errors import DomainError
from core.files import UNNAMED_FOR, sweep_files
from core.models import StrayFile
from messaging.models import Message
from sellers import actions
from sellers.models import BankAccount, Business, Document, Person, Seller, TaxInformation
from sellers.reading import open_file
from sellers.rules import missing_steps
from sellers.uploads.actions import upload_document
from tests.sellers import samples
from tests.sellers.details import BANK_ACCOUNT, BUSINESS, PERSON, complete

pytestmark = pytest.mark.django_db


def events_of(subject: Any) -> list[str]:
    return list(Event.objects.filter(subject=subject.public_id).order_by("position").values_list("action", flat=True))


def last_data(subject: Any) -> Any:
    return json.loads(Event.objects.filter(subject=subject.public_id).latest("position").data)


def stored_files() -> list[Path]:
    folder = Path(settings.STORAGES["documents"]["OPTIONS"]["location"])
    return [path for path in folder.rglob("*") if path.is_file()]


def identity_of(seller: Seller) -> Document:
    return Document.objects.select_related("seller").get(seller=seller, kind=Document.Kind.IDENTITY)


@pytest.mark.parametrize(
    ("save", "model", "fields"),
    [
        (actions.save_business, Business, BUSINESS),
        (actions.save_person, Person, PERSON),
        (actions.save_bank_account, BankAccount, BANK_ACCOUNT),
    ],
)
def test_details_are_kept_as_they_were_given(seller: Seller, save: Any, model: Any, fields: dict) -> None:
    save(seller, actor=seller.user, **fields)
    row = model.objects.get(seller=seller)
    assert {name: getattr(row, name) for name in fields} == fields


def test_an_event_names_what_changed_and_holds_none_of_it(seller: Seller) -> None:
    actions.save_bank_account(seller, actor=seller.user, **BANK_ACCOUNT)
    actions.save_bank_account(seller, actor=seller.user, **{**BANK_ACCOUNT, "number": "DE02120300000000202051"})
    assert last_data(seller) == {"details": "bankaccount", "changed": ["number"]}
    assert BankAccount.objects.get(seller=seller).number == "DE02120300000000202051"


def test_saving_what_stands_there_already_is_no_event(seller: Seller) -> None:
    actions.save_business(seller, actor=seller.user, **BUSINESS)
    actions.save_business(seller, actor=seller.user, **BUSINESS)
    assert events_of(seller) == ["seller.registered", "seller.details_saved"]


def test_numbers_are_not_in_clear_in_the_database(seller: Seller) -> None:
    complete(seller)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM sellers_bankaccount UNION SELECT document_number FROM sellers_person")
        stored = [bytes(row[0]) for row in cursor.fetchall()]
    assert [b"0532" in value or b"C01X" in value for value in stored] == [False, False]


def test_a_number_moved_to_another_sellers_row_does_not_open(seller: Seller, other_seller: Seller) -> None:
    for each in (seller, other_seller):
        actions.save_bank_account(each, actor=each.user, **BANK_ACCOUNT)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sellers_bankaccount SET number = (SELECT number FROM sellers_bankaccount WHERE seller_id = %s)",
            [seller.pk],
        )
    with pytest.raises(Undecryptable):
        _ = BankAccount.objects.get(seller=other_seller).number


def test_what_was_handed_in_cannot_be_changed(seller: Seller) -> None:
    actions.lock_details(seller, actor=seller.user)
    with pytest.raises(DomainError) as refused:
        actions.save_business(seller, actor=seller.user, **BUSINESS)
    assert refused.value.code == "details_locked"
    assert not Business.objects.exists()


def test_unlocked_details_can_be_changed_again(seller: Seller) -> None:
    actions.lock_details(seller, actor=seller.user)
    actions.unlock_details(seller, actor=None)
    actions.save_business(seller, actor=seller.user, **BUSINESS)
    assert events_of(seller)[1:] == ["seller.details_locked", "seller.details_unlocked", "seller.details_saved"]


def test_the_steps_that_are_missing_come_in_the_order_of_the_task_list(seller: Seller) -> None:
    assert missing_steps(seller) == ["business", "person", "bank_account", "identity", "bank_statement"]
    complete(seller)
    assert missing_steps(Seller.objects.with_details().get(pk=seller.pk)) == []


def test_an_upload_stores_the_original_and_its_pages_encrypted(seller: Seller) -> None:
    document = identity_of(seller)
    upload_document(document, actor=seller.user, content=samples.pdf(2))
    document.refresh_from_db()
    assert document.status == Document.Status.UPLOADED
    assert len(document.pages) == 2
    files = stored_files()
    assert len(files) == 3
    assert [b"%PDF" in file.read_bytes() or b"JFIF" in file.read_bytes() for file in files] == [False] * 3


@pytest.mark.django_db(transaction=True)
def test_a_refused_upload_leaves_nothing_behind(seller: Seller) -> None:
    document = identity_of(seller)
    with pytest.raises(DomainError):
        upload_document(document, actor=seller.user, content=samples.pdf_with_script())
    document.refresh_from_db()
    assert (document.status, document.pages, stored_files()) == (Document.Status.REQUESTED, [], [])


@pytest.mark.django_db(transaction=True)
def test_a_replaced_file_is_deleted_after_the_commit(seller: Seller) -> None:
    upload_document(identity_of(seller), actor=seller.user, content=samples.jpeg())
    before = set(stored_files())
    upload_document(identity_of(seller), actor=seller.user, content=samples.jpeg())
    after = set(stored_files())
    assert (len(before), len(after), before & after) == (2, 2, set())


def test_an_upload_that_comes_too_late_is_removed_by_the_sweep(seller: Seller) -> None:
    first = identity_of(seller)
    upload_document(identity_of(seller), actor=seller.user, content=samples.jpeg())
    before = set(stored_files())
    actions.lock_details(seller, actor=seller.user)
    with pytest.raises(DomainError) as refused:
        upload_document(first, actor=seller.user, content=samples.jpeg())
    assert refused.value.code == "document_closed"
    StrayFile.objects.update(due_at=F("due_at") - UNNAMED_FOR)
    sweep_files()
    assert set(stored_files()) == before


def test_a_rejected_document_can_be_sent_again_and_replaced_until_it_is_handed_in(seller: Seller) -> None:
    complete(seller)
    actions.lock_details(seller, actor=seller.user)
    assert not identity_of(seller).accepts_upload
    actions.judge_document(identity_of(seller), actor=seller.user, accepted=False, reasons={"blurred": 1})
    assert identity_of(seller).accepts_upload
    upload_document(identity_of(seller), actor=seller.user, content=samples.jpeg())
    assert identity_of(seller).accepts_upload
    actions.lock_details(seller, actor=seller.user)
    assert not identity_of(seller).accepts_upload


def test_what_was_accepted_stays_accepted(seller: Seller) -> None:
    complete(seller)
    actions.judge_document(identity_of(seller), actor=seller.user, accepted=True)
    assert not identity_of(seller).accepts_upload
    with pytest.raises(DomainError):
        actions.judge_document(identity_of(seller), actor=seller.user, accepted=False, reasons={"blurred": 1})


def test_every_look_at_a_page_is_an_event(seller: Seller, account_manager: Any) -> None:
    complete(seller)
    page = open_file(identity_of(seller), "1", actor=account_manager)
    assert page.content.startswith(b"\xff\xd8\xff")
    event = Event.objects.filter(action="document.viewed").get()
    assert (event.actor, json.loads(event.data)) == (account_manager.public_id, {"page": 1})


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_page_that_does_not_exist_is_no_look(seller: Seller, number: int) -> None:
    complete(seller)
    with pytest.raises(DomainError):
        open_file(identity_of(seller), str(number), actor=seller.user)
    assert not Event.objects.filter(action="document.viewed").exists()


def test_a_page_put_in_another_documents_place_does_not_open(seller: Seller, other_seller: Seller) -> None:
    complete(seller)
    complete(other_seller)
    mine = identity_of(seller)
    mine.pages = identity_of(other_seller).pages
    with pytest.raises(Undecryptable):
        open_file(mine, "1", actor=seller.user)


def test_tax_information_makes_a_verified_seller_active_and_says_so(seller: Seller) -> None:
    actions.mark_verified(seller, actor=seller.user)
    actions.save_tax_information(seller, actor=seller.user, country="DE", number="12 345 678 901")
    seller.refresh_from_db()
    assert seller.status == Seller.Status.ACTIVE
    assert TaxInformation.objects.get(seller=seller).number == "12 345 678 901"
    assert events_of(seller)[-3:] == ["seller.verified", "seller.tax_information_saved", "seller.activated"]
    assert Message.objects.get(recipient=seller.user, purpose="seller_active").title == "Your account is active"


@pytest.mark.parametrize(
    ("status", "code"), [(Seller.Status.ONBOARDING, "not_verified"), (Seller.Status.ACTIVE, "tax_not_asked")]
)
def test_tax_information_is_refused_before_and_after_its_time(seller: Seller, status: str, code: str) -> None:
    Seller.objects.filter(pk=seller.pk).update(status=status)
    with pytest.raises(DomainError) as refused:
        actions.save_tax_information(seller, actor=seller.user, country="DE", number="1")
    assert refused.value.code == code
    assert not TaxInformation.objects.exists()
