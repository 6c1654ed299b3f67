"""What is asked for follows the business, and what proves a detail is asked for again when the detail changes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from audit.models import Event
from core.errors import DomainError
from core.models import User
from sellers.actions import save_bank_account, save_business, save_person
from sellers.asking import CHANGED
from sellers.models import Document, Seller
from sellers.rules import missing_steps
from sellers.uploads.actions import upload_document
from tests.sellers import samples
from tests.sellers.details import BANK_ACCOUNT, BUSINESS, PERSON, complete

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
Kind, Status = Document.Kind, Document.Status
SOLE_TRADER = {**BUSINESS, "kind": "sole_trader"}


def states(seller: Seller) -> dict[str, str]:
    return dict(seller.documents.order_by("pk").values_list("kind", "status"))


def extract_of(seller: Seller) -> Document:
    return Document.objects.select_related("seller__user").get(seller=seller, kind=Kind.BUSINESS_EXTRACT)


def declare(seller: Seller, **business: Any) -> None:
    save_business(seller, actor=seller.user, **business)


def accept(seller: Seller, *kinds: str) -> None:
    seller.documents.filter(kind__in=kinds).update(status=Status.ACCEPTED)


def test_everybody_is_asked_for_two_documents_and_a_company_for_a_third(seller: Seller) -> None:
    assert states(seller) == {"identity": "requested", "bank_statement": "requested"}
    declare(seller, **BUSINESS)
    assert states(seller) == {"identity": "requested", "bank_statement": "requested", "business_extract": "requested"}
    assert Event.objects.filter(action="document.requested", subject=extract_of(seller).public_id).count() == 1


def test_a_sole_trader_is_not(seller: Seller) -> None:
    declare(seller, **SOLE_TRADER)
    assert states(seller) == {"identity": "requested", "bank_statement": "requested"}


def test_what_nobody_sent_is_not_missing_any_more_once_it_is_not_asked_for(seller: Seller) -> None:
    declare(seller, **BUSINESS)
    assert "business_extract" in missing_steps(Seller.objects.get(pk=seller.pk))
    declare(seller, **SOLE_TRADER)
    assert states(seller)["business_extract"] == "not_needed"
    assert "business_extract" not in missing_steps(Seller.objects.get(pk=seller.pk))


def test_what_was_sent_is_kept_and_counts_again_with_another_change(seller: Seller) -> None:
    complete(seller)
    pages = extract_of(seller).pages
    declare(seller, **SOLE_TRADER)
    declare(seller, **BUSINESS)
    kept = extract_of(seller)
    assert (kept.status, kept.pages) == (Status.UPLOADED, pages)


def test_what_was_not_accepted_is_asked_for_again_with_its_reason(seller: Seller) -> None:
    complete(seller)
    seller.documents.filter(kind=Kind.BUSINESS_EXTRACT).update(status=Status.REJECTED, reasons={"cut_off": 1})
    declare(seller, **SOLE_TRADER)
    declare(seller, **BUSINESS)
    kept = extract_of(seller)
    assert (kept.status, kept.reason_codes, kept.is_asked_again) == (Status.REQUESTED, ["cut_off"], True)


def test_what_is_not_asked_for_takes_no_file(seller: Seller) -> None:
    declare(seller, **BUSINESS)
    declare(seller, **SOLE_TRADER)
    with pytest.raises(DomainError):
        upload_document(extract_of(seller), actor=seller.user, content=samples.jpeg())


@pytest.mark.parametrize(
    ("save", "details", "kind"),
    [
        (save_person, {**PERSON, "document_number": "C01X00T47"}, Kind.IDENTITY),
        (save_bank_account, {**BANK_ACCOUNT, "number": "DE02120300000000202051"}, Kind.BANK_STATEMENT),
        (save_business, {**BUSINESS, "legal_name": "Müller & Töchter GmbH"}, Kind.BUSINESS_EXTRACT),
    ],
)
def test_a_changed_detail_asks_again_for_the_document_that_proved_it_and_for_no_other(
    seller: Seller, save: Callable[..., None], details: dict, kind: str
) -> None:
    complete(seller)
    accept(seller, *Kind.values)
    save(seller, actor=seller.user, **details)
    assert states(seller) == dict.fromkeys(Kind.values, "accepted") | {kind: "requested"}
    asked = seller.documents.get(kind=kind)
    assert (asked.reasons, asked.is_asked_again) == ({CHANGED: 1}, True)
    assert Event.objects.filter(action="document.asked_again", subject=asked.public_id).count() == 1


def test_saving_the_same_details_asks_for_nothing(seller: Seller) -> None:
    complete(seller)
    accept(seller, *Kind.values)
    for save, details in [(save_person, PERSON), (save_bank_account, BANK_ACCOUNT), (save_business, BUSINESS)]:
        save(seller, actor=seller.user, **details)
    assert set(states(seller).values()) == {"accepted"}


def test_a_company_that_becomes_a_sole_trader_is_not_asked_again_for_its_extract(seller: Seller) -> None:
    complete(seller)
    accept(seller, *Kind.values)
    declare(seller, **SOLE_TRADER)
    assert states(seller)["business_extract"] == "not_needed"
    declare(seller, **BUSINESS)
    assert extract_of(seller).is_asked_again


def test_what_was_asked_again_can_be_sent_and_has_no_reason_any_more(seller: Seller) -> None:
    complete(seller)
    accept(seller, *Kind.values)
    declare(seller, **{**BUSINESS, "legal_name": "Other GmbH"})
    upload_document(extract_of(seller), actor=seller.user, content=samples.jpeg())
    assert (extract_of(seller).status, extract_of(seller).reason_codes) == (Status.UPLOADED, [])


def test_the_page_says_it_before_and_after(seller: Seller, log_in: LogIn) -> None:
    complete(seller)
    client, address = log_in(seller.user), "/details/bank-account/"
    assert "Already accepted" not in client.get(address).content.decode()
    accept(seller, Kind.BANK_STATEMENT)
    page = client.get(address).content.decode()
    assert "Already accepted: Bank statement" in page
    assert "If you change something here, it no longer proves it, so we ask for it again." in page
    page = client.post(address, BANK_ACCOUNT, follow=True).content.decode()
    assert "please upload it again" not in page
    page = client.post(address, {**BANK_ACCOUNT, "holder": "Erika Müller"}, follow=True).content.decode()
    assert "please upload it again: bank statement" in page


def test_the_page_of_the_extract_calls_it_as_people_there_do(seller: Seller, log_in: LogIn) -> None:
    declare(seller, **BUSINESS)
    page = log_in(seller.user).get(f"/documents/{extract_of(seller).public_id}/").content.decode()
    assert "<strong>Handelsregisterauszug</strong>" in page
