"""Blind indexes: found again without being read, under a key of their own."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core.blind import plain_number
from core.keys import ring
from core.keys.models import DataKey
from sellers.models import BankAccount, Seller
from sellers.numbers import number_of

pytestmark = pytest.mark.django_db
IBAN = "GB33BUKB20201555555555"


def account(seller: Seller, number: str, country: str = "GB") -> BankAccount:
    return BankAccount.objects.create(seller=seller, holder="Sam", country=country, number=number)


@pytest.mark.parametrize(
    "typed", ["GB33 BUKB 2020 1555555555", "gb33-bukb-2020.1555/555555", "ＧＢ３３BUKB20201555555555"]
)
def test_however_a_number_is_typed_its_index_is_the_same(seller: Seller, other_seller: Seller, typed: str) -> None:
    assert account(seller, IBAN).number_index == account(other_seller, typed).number_index


@given(st.text())
def test_what_is_compared_is_stable(typed: str) -> None:
    assert plain_number(plain_number(typed)) == plain_number(typed)
    assert plain_number(f" {typed}-") == plain_number(typed)


def test_the_same_digits_of_another_country_are_another_number() -> None:
    assert number_of("GB", "12345678") != number_of("DE", "12345678")


def test_an_iban_is_the_same_whatever_country_was_chosen() -> None:
    assert number_of("GB", IBAN) == number_of("FR", IBAN)


def test_no_number_has_no_index(seller: Seller) -> None:
    assert account(seller, "").number_index == ""


def test_the_index_follows_each_change_of_the_number_and_of_its_country(seller: Seller) -> None:
    row = account(seller, "12345678")
    indexes = [row.number_index]
    for name, value in (("number", "87654321"), ("country", "DE"), ("number", "")):
        row = BankAccount.objects.get()
        setattr(row, name, value)
        row.save()
        indexes.append(BankAccount.objects.get().number_index)
    assert len(set(indexes)) == 4


def test_kinds_of_numbers_are_not_compared_with_each_other(seller: Seller) -> None:
    fields = [BankAccount._meta.get_field("number_index")]
    fields += [model._meta.get_field(name) for model, name in _others()]
    assert len({field.label for field in fields}) == len(fields)


def _others():
    from contacts.models import Address
    from sellers.models import Business, Person, TaxInformation

    return [
        (Address, "blind_index"),
        (Business, "register_index"),
        (Person, "document_index"),
        (TaxInformation, "number_index"),
    ]


def test_it_stands_under_the_index_key_and_no_other(seller: Seller) -> None:
    row = account(seller, IBAN)
    assert row.number_index.startswith(DataKey.objects.get(purpose="index").key_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number_index FROM sellers_bankaccount")
        assert IBAN not in cursor.fetchone()[0]


def test_while_the_key_is_renewed_rows_under_both_are_found(seller: Seller, other_seller: Seller) -> None:
    old = account(seller, IBAN)
    DataKey.objects.filter(purpose="index").update(superseded_at="2026-01-01T00:00Z")
    ring.new_key("index").save()
    ring.forget()
    new = account(other_seller, IBAN)
    assert new.number_index != old.number_index
    for row in (old, new):
        found = BankAccount.objects.filter(number_index__in=BankAccount.number_index.field.indexes_of(row))
        assert set(found) == {old, new}
    ring.forget()
