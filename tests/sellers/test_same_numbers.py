"""The same number at several sellers: staff see it, sellers never."""

from collections.abc import Callable

import pytest
from django.test import Client

from contacts.actions.addresses import enter_address
from core.models import User
from sellers.models import BankAccount, Business, Person, Seller, TaxInformation
from sellers.same_numbers import SHOWN, count_same_numbers, others_with_same_number

pytestmark = pytest.mark.django_db
NOW = "2026-11-22T10:00Z"


def bank_account(seller: Seller, number: str = "GB33BUKB20201555555555") -> None:
    BankAccount.objects.create(seller=seller, holder="Sam", country="GB", number=number)


def document(seller: Seller) -> None:
    Person.objects.create(
        seller=seller,
        family_name="Seller",
        document_type="passport",
        document_country="GB",
        document_number="C01X00T47",
    )


def tax(seller: Seller) -> None:
    TaxInformation.objects.create(seller=seller, country="GB", number="GB 999 9999 73", certified_at=NOW)


def register(seller: Seller) -> None:
    Business.objects.create(seller=seller, kind="company", legal_name="Sam Ltd", country="GB", register_number="123")


def address(seller: Seller, street: str = "Hafenstraße 12") -> None:
    Business.objects.create(
        seller=seller, kind="sole_trader", legal_name="Sam", country="DE", street=street, city="Kiel", postcode="24103"
    )


def phone(seller: Seller) -> None:
    enter_address(seller, actor=seller.user, kind="phone", value="+447700900123")


@pytest.mark.parametrize("give", [bank_account, document, tax, register, address, phone])
def test_each_kind_of_number_is_found(seller: Seller, other_seller: Seller, give: Callable[[Seller], None]) -> None:
    give(seller)
    assert others_with_same_number(other_seller) == []
    give(other_seller)
    assert [shared.sellers for shared in others_with_same_number(seller)] == [[other_seller]]
    assert [shared.sellers for shared in others_with_same_number(other_seller)] == [[seller]]


def test_another_number_is_not_found(seller: Seller, other_seller: Seller) -> None:
    bank_account(seller)
    bank_account(other_seller, "GB33BUKB20201555555556")
    assert others_with_same_number(seller) == []


def test_an_address_is_the_same_however_it_is_typed(seller: Seller, other_seller: Seller) -> None:
    address(seller)
    address(other_seller, "12, HAFENSTR.")
    assert [(shared.label, shared.sellers) for shared in others_with_same_number(seller)] == [
        ("address of the business", [other_seller])
    ]


def test_missing_numbers_are_not_the_same(seller: Seller, other_seller: Seller) -> None:
    bank_account(seller, "")
    bank_account(other_seller, "")
    assert others_with_same_number(seller) == []


def test_an_address_that_was_given_up_does_not_count(seller: Seller, other_seller: Seller) -> None:
    phone(seller)
    phone(other_seller)
    enter_address(other_seller, actor=other_seller.user, kind="phone", value="+447700900999")
    assert others_with_same_number(seller) == []


def email(seller: Seller) -> None:
    enter_address(seller, actor=seller.user, kind="email", value="nora@example.com")


CODES = {
    "bank_account": bank_account,
    "document": document,
    "tax_number": tax,
    "register_number": register,
    "address": address,
    "contact_phone": phone,
    "contact_email": email,
}


@pytest.mark.parametrize("code", CODES)
def test_others_are_counted_by_kind(
    seller: Seller, make_seller: Callable[[str], Seller], code: str, django_assert_num_queries
) -> None:
    CODES[code](seller)
    for name in ("a", "b"):
        CODES[code](make_seller(f"{name}@example.com"))
    with django_assert_num_queries(1):
        assert count_same_numbers(seller) == dict.fromkeys(CODES, 0) | {code: 2}


def test_of_many_the_oldest_are_named(seller: Seller, make_seller: Callable[[str], Seller]) -> None:
    bank_account(seller)
    others = [make_seller(f"{number}@example.com") for number in range(SHOWN + 2)]
    for other in others:
        bank_account(other)
    assert others_with_same_number(seller)[0].sellers == others[:SHOWN]


def test_staff_read_it_on_the_sellers_page(
    seller: Seller, other_seller: Seller, lead: User, log_in: Callable[[User], Client]
) -> None:
    page = f"/admin/sellers/seller/{seller.pk}/change/"
    bank_account(seller)
    assert other_seller.public_id not in log_in(lead).get(page).content.decode()
    bank_account(other_seller)
    shown = log_in(lead).get(page).content.decode()
    assert f"Stands at {other_seller.public_id} ({other_seller.public_id}) too." in shown
    assert "no reason to reject" in shown


def test_support_and_ops_do_not_read_it_there(
    seller: Seller, other_seller: Seller, support: User, ops: User, log_in: Callable[[User], Client]
) -> None:
    bank_account(seller)
    bank_account(other_seller)
    for user in (support, ops):
        shown = log_in(user).get(f"/admin/sellers/seller/{seller.pk}/change/")
        assert shown.status_code == 200
        assert other_seller.public_id not in shown.content.decode()


def test_sellers_read_nothing_of_it(seller: Seller, other_seller: Seller, log_in: Callable[[User], Client]) -> None:
    bank_account(seller)
    client = log_in(seller.user)
    pages = ["/home/", "/check-answers/", "/bank-account/"]
    before = [_without_nonce(client.get(page)) for page in pages]
    bank_account(other_seller)
    assert [_without_nonce(client.get(page)) for page in pages] == before


def _without_nonce(response) -> tuple[int, list[str]]:
    lines = response.content.decode().splitlines()
    return response.status_code, [line for line in lines if "nonce" not in line and "csrf" not in line]
