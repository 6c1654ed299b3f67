"""The pages on which sellers declare and upload."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from audit.models import Event
from core.models import User
from sellers import actions
from sellers.models import BankAccount, Business, Document, Person, Seller
from tests.sellers import samples
from tests.sellers.details import BANK_ACCOUNT, BUSINESS, PERSON, complete

LogIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db

TYPED_PERSON = {
    **{name: value for name, value in PERSON.items() if not name.endswith(("_date", "_on"))},
    "birth_date_day": "27",
    "birth_date_month": "3",
    "birth_date_year": "1985",
    "document_issued_on_day": "2",
    "document_issued_on_month": "5",
    "document_issued_on_year": "2025",
    "document_expires_on_day": "1",
    "document_expires_on_month": "5",
    "document_expires_on_year": "2035",
}
TASKS = [
    ("/details/business/", BUSINESS, Business, BUSINESS),
    ("/details/person/", TYPED_PERSON, Person, PERSON),
    ("/details/bank-account/", BANK_ACCOUNT, BankAccount, BANK_ACCOUNT),
]


def identity_of(seller: Seller) -> Document:
    return Document.objects.select_related("seller").get(seller=seller, kind=Document.Kind.IDENTITY)


def address_of(seller: Seller) -> str:
    return f"/documents/{identity_of(seller).public_id}/"


def upload(client: Client, address: str, content: bytes, name: str = "photo.jpg") -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(("address", "typed", "model", "kept"), TASKS)
def test_what_is_typed_is_kept_and_leads_home(
    address: str, typed: dict, model: Any, kept: dict, seller: Seller, log_in: LogIn
) -> None:
    response = log_in(seller.user).post(address, typed)
    assert (response.status_code, response.url) == (302, "/home/")
    row = model.objects.get(seller=seller)
    assert {name: getattr(row, name) for name in kept} == kept


@pytest.mark.parametrize(("address", "typed", "model", "kept"), TASKS)
def test_an_error_keeps_what_was_typed_and_stands_in_the_title(
    address: str, typed: dict, model: Any, kept: dict, seller: Seller, log_in: LogIn
) -> None:
    page = log_in(seller.user).post(address, {**typed, "country": "", "document_country": ""}).content.decode()
    assert "<title>Error: " in page
    assert "Choose a country or region" in page or "Choose an answer for" in page
    typed_texts = [
        value for name, value in typed.items() if value and f'name="{name}"' in page and "ountry" not in name
    ]
    assert [str(value).replace("&", "&amp;") in page for value in typed_texts] == [True] * len(typed_texts)
    assert not model.objects.exists()


@pytest.mark.parametrize(("address", "typed", "model", "kept"), TASKS)
def test_declared_details_stand_in_the_form_again(
    address: str, typed: dict, model: Any, kept: dict, seller: Seller, log_in: LogIn
) -> None:
    complete_details(seller)
    page = log_in(seller.user).get(address).content.decode()
    texts = [value for name, value in typed.items() if value and f'type="text" name="{name}"' in page]
    assert len(texts) >= 2
    assert [f'value="{value}"'.replace("&", "&amp;") in page for value in texts] == [True] * len(texts)


def complete_details(seller: Seller) -> None:
    actions.save_business(seller, actor=seller.user, **BUSINESS)
    actions.save_person(seller, actor=seller.user, **PERSON)
    actions.save_bank_account(seller, actor=seller.user, **BANK_ACCOUNT)


@pytest.mark.parametrize(("address", "typed", "model", "kept"), TASKS)
def test_once_handed_in_the_page_shows_the_answers_masked_and_takes_none(
    address: str, typed: dict, model: Any, kept: dict, seller: Seller, log_in: LogIn
) -> None:
    complete_details(seller)
    actions.lock_details(seller, actor=seller.user)
    client = log_in(seller.user)
    for response in (client.get(address), client.post(address, {**typed, "city": "Hamburg", "holder": "Somebody"})):
        page = response.content.decode()
        assert "have been handed in" in page
        assert "<form method" not in page.split("<main")[1]
        assert "•••" in page
    row = model.objects.get(seller=seller)
    assert {name: getattr(row, name) for name in kept} == kept


def test_change_leads_back_to_the_page_it_came_from(seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    assert (
        'name="next" value="/check-answers/"' in client.get("/details/business/?next=/check-answers/").content.decode()
    )
    assert client.post("/details/business/", {**BUSINESS, "next": "/check-answers/"}).url == "/check-answers/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_no_other_site_can_be_put_behind_the_form(elsewhere: str, seller: Seller, log_in: LogIn) -> None:
    assert log_in(seller.user).post("/details/business/", {**BUSINESS, "next": elsewhere}).url == "/home/"


def test_a_company_needs_its_number_and_a_sole_trader_none(seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    page = client.post("/details/business/", {**BUSINESS, "register_number": ""}).content.decode()
    assert "Enter the number under which the company is registered." in page
    client.post("/details/business/", {**BUSINESS, "register_number": "", "kind": "sole_trader"})
    assert Business.objects.get(seller=seller).register_number == ""


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("C01X_00T478", "Use only letters and digits"),
        ("12", "at least 3 characters"),
        ("1" * 41, "at most 40 characters"),
        ("", "Fill in “Document number”."),
    ],
)
def test_a_number_with_a_fault_is_named_and_kept(typed: str, sentence: str, seller: Seller, log_in: LogIn) -> None:
    page = log_in(seller.user).post("/details/person/", {**TYPED_PERSON, "document_number": typed}).content.decode()
    assert sentence in page
    assert f'value="{typed}"' in page or not typed


def test_full_width_digits_become_plain_ones(seller: Seller, log_in: LogIn) -> None:
    log_in(seller.user).post("/details/person/", {**TYPED_PERSON, "document_number": " ＴＫ１２３４５６７　"})
    assert Person.objects.get(seller=seller).document_number == "TK1234567"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("birth_date", date(2026, 11, 25), "The date of birth must lie in the past."),
        ("document_issued_on", date(2026, 11, 25), "The document cannot have been issued in the future."),
        ("document_expires_on", date(2026, 11, 20), "This document is no longer valid."),
    ],
)
def test_dates_that_cannot_be_are_named_and_kept(
    field: str, typed: date, sentence: str, seller: Seller, log_in: LogIn
) -> None:
    parts = {f"{field}_day": typed.day, f"{field}_month": typed.month, f"{field}_year": typed.year}
    client = log_in(seller.user)
    with time_machine.travel("2026-11-21 12:00:00+00:00"):
        page = client.post("/details/person/", {**TYPED_PERSON, **parts}).content.decode()
    assert sentence in page
    assert f'name="{field}_year" value="2026"' in page


@pytest.mark.parametrize(
    ("issued", "expires", "sentence"),
    [
        (date(1985, 3, 26), date(2035, 5, 1), "The document cannot be older than its holder."),
        (date(2026, 5, 2), date(2026, 5, 2), "This day must lie after the one on which the document was issued."),
    ],
)
def test_days_of_the_document_that_contradict_each_other_are_named(
    issued: date, expires: date, sentence: str, seller: Seller, log_in: LogIn
) -> None:
    days = {"document_issued_on": issued, "document_expires_on": expires}
    parts = {f"{name}_{part}": getattr(day, part) for name, day in days.items() for part in ("day", "month", "year")}
    client = log_in(seller.user)
    with time_machine.travel("2026-05-02 12:00:00+00:00"):
        page = client.post("/details/person/", {**TYPED_PERSON, **parts}).content.decode()
    assert sentence in page


def test_a_document_need_not_say_when_it_was_issued(seller: Seller, log_in: LogIn) -> None:
    empty = {f"document_issued_on_{part}": "" for part in ("day", "month", "year")}
    client = log_in(seller.user)
    client.post("/details/person/", {**TYPED_PERSON, **empty})
    assert Person.objects.get(seller=seller).document_issued_on == ""
    assert client.get("/details/person/").status_code == 200


def test_family_names_come_first_where_the_language_puts_them(seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    client.cookies["django_language"] = "ja"
    page = client.get("/details/person/").content.decode()
    assert page.index('name="family_name"') < page.index('name="given_name"')


def test_countries_stand_in_the_readers_language(seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    client.cookies["django_language"] = "de"
    page = client.get("/details/business/").content.decode()
    assert '<option value="DE">Deutschland</option>' in page
    assert page.index("Ägypten") < page.index("Belgien")


def test_an_upload_is_shown_as_it_was_stored(seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    response = upload(client, address_of(seller), samples.jpeg_with_everything())
    assert (response.status_code, response.url) == (302, f"{address_of(seller)}?next=%2Fhome%2F")
    page = client.get(response.url).content.decode()
    assert "Your file has arrived." in page
    assert f'<img src="{address_of(seller)}pages/1/"' in page


def test_a_page_is_an_image_that_nobody_keeps_or_takes_for_something_else(seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    upload(client, address_of(seller), samples.pdf())
    response = client.get(f"{address_of(seller)}pages/1/")
    assert Image.open(BytesIO(response.content)).format == "JPEG"
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    event = Event.objects.get(action="document.viewed")
    assert (event.actor, json.loads(event.data)) == (seller.user.public_id, {"page": 1})


@pytest.mark.parametrize("number", [0, 2, 99])
def test_a_page_that_does_not_exist_is_not_found(number: int, seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    upload(client, address_of(seller), samples.jpeg())
    assert client.get(f"{address_of(seller)}pages/{number}/").status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is not a photo or a PDF"),
        (samples.encrypted_pdf(), "protected by a password"),
        (samples.pdf_with_script(), "contains a script"),
        (samples.jpeg()[:2000], "damaged or incomplete"),
    ],
)
def test_a_refused_file_gets_its_reason_beside_the_field(
    content: bytes, sentence: str, seller: Seller, log_in: LogIn
) -> None:
    response = upload(log_in(seller.user), address_of(seller), content, "passport.png")
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count(sentence) == 2  # in the summary and beside the field
    assert "<title>Error: " in page
    assert identity_of(seller).status == Document.Status.REQUESTED


def test_a_file_that_is_too_large_is_told_its_limit(seller: Seller, log_in: LogIn) -> None:
    response = upload(log_in(seller.user), address_of(seller), samples.jpeg() + b"\x00" * 11 * 1024 * 1024)
    assert "The file is larger than 10 MB." in response.content.decode()


@pytest.mark.parametrize("address", ["/details/business/", "/details/person/", "/details/bank-account/", "document"])
def test_a_page_just_opened_shows_no_error(address: str, seller: Seller, log_in: LogIn) -> None:
    page = log_in(seller.user).get(address_of(seller) if address == "document" else address).content.decode()
    assert "<title>Error:" not in page


def test_sending_no_file_says_what_to_do(seller: Seller, log_in: LogIn) -> None:
    page = log_in(seller.user).post(address_of(seller)).content.decode()
    assert "Choose a file for “Photo or PDF”." in page


def test_a_file_sent_after_handing_in_is_refused_with_the_reason(seller: Seller, log_in: LogIn) -> None:
    complete(seller)
    actions.lock_details(seller, actor=seller.user)
    client = log_in(seller.user)
    assert "<form method" not in client.get(address_of(seller)).content.decode().split("<main")[1]
    page = upload(client, address_of(seller), samples.jpeg()).content.decode()
    assert "This document has been handed in" in page


def test_a_rejected_document_says_until_when_another_can_come(seller: Seller, log_in: LogIn) -> None:
    complete(seller)
    actions.lock_details(seller, actor=seller.user)
    actions.judge_document(
        identity_of(seller), actor=seller.user, accepted=False, reasons={"blurred": 1}, due_on=date(2026, 12, 5)
    )
    client = log_in(seller.user)
    page = client.get(address_of(seller)).content.decode()
    assert "We could not accept the file that you sent." in page
    assert "Saturday, December 5, 2026" in page
    assert upload(client, address_of(seller), samples.jpeg()).status_code == 302


def test_tax_information_activates_at_once_and_the_page_says_so(seller: Seller, log_in: LogIn) -> None:
    actions.mark_verified(seller, actor=seller.user)
    client = log_in(seller.user)
    response = client.post("/tax/", {"country": "DE", "number": "12/345/67890", "certified": "on"}, follow=True)
    page = response.content.decode()
    assert "Your account is active" in page
    assert "•••••••890" in page


def test_tax_information_needs_the_certificate_and_keeps_the_number(seller: Seller, log_in: LogIn) -> None:
    actions.mark_verified(seller, actor=seller.user)
    page = log_in(seller.user).post("/tax/", {"country": "DE", "number": "12/345/67890"}).content.decode()
    assert "Tick the box to certify" in page
    assert 'value="12/345/67890"' in page


def test_before_verification_the_tax_page_says_when(seller: Seller, log_in: LogIn) -> None:
    client = log_in(seller.user)
    for response in (client.get("/tax/"), client.post("/tax/", {"country": "DE", "number": "123", "certified": "on"})):
        assert "Tax information is the last step." in response.content.decode()
    seller.refresh_from_db()
    assert seller.status == Seller.Status.ONBOARDING


def test_another_sellers_document_is_not_found(seller: Seller, other_seller: Seller, log_in: LogIn) -> None:
    complete(seller)
    outsider = log_in(other_seller.user)
    assert outsider.get(address_of(seller)).status_code == 404
    assert outsider.get(f"{address_of(seller)}pages/1/").status_code == 404
    assert upload(outsider, address_of(seller), samples.jpeg()).status_code == 404
    assert not Event.objects.filter(action="document.viewed").exists()


def test_staff_have_no_seller_pages(account_manager: User, seller: Seller, log_in: LogIn) -> None:
    complete(seller)
    client = log_in(account_manager)
    addresses = ["/details/business/", "/tax/", address_of(seller), f"{address_of(seller)}pages/1/"]
    assert [client.get(address).status_code for address in addresses] == [404] * 4


def test_a_stranger_is_asked_to_log_in(client: Client, seller: Seller) -> None:
    complete(seller)
    addresses = [*[task[0] for task in TASKS], "/tax/", address_of(seller), f"{address_of(seller)}pages/1/"]
    answers = [client.get(address, headers={"host": "localhost"}) for address in addresses]
    assert [answer.status_code for answer in answers] == [302] * 6
    assert [answer.url.startswith("/accounts/login/") for answer in answers] == [True] * 6


@pytest.mark.parametrize("address", ["/details/business/", "/details/person/", "/details/bank-account/", "/tax/"])
def test_a_page_costs_few_queries(address: str, seller: Seller, log_in: LogIn) -> None:
    complete_details(seller)
    client = log_in(seller.user)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == 5  # session, user, seller, documents, unread messages


def test_a_document_page_costs_few_queries(seller: Seller, log_in: LogIn) -> None:
    complete(seller)
    client, address = log_in(seller.user), address_of(seller)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == 6  # session, user, document, policy, last upload, unread messages


def test_the_page_of_the_identity_document_says_which_one_was_named(seller: Seller, log_in: LogIn) -> None:
    client, address = log_in(seller.user), address_of(seller)
    assert "the one that you are going to name" in client.get(address).content.decode()
    actions.save_person(seller, actor=seller.user, **PERSON)
    assert "that you named under “Contact person”: passport." in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("received", "said"), [(32, "stopped on its way, at 32 %"), (100, "have not finished checking")]
)
def test_an_upload_that_stopped_says_how_it_goes_on(received: int, said: str, seller: Seller, log_in: LogIn) -> None:
    identity_of(seller).uploads.create(size=100, received=received, sha256="a" * 64)
    assert said in log_in(seller.user).get(address_of(seller)).content.decode()
