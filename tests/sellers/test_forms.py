"""What the forms refuse at once, because a check digit says so: with the cause, and what was typed kept."""

from typing import Any

import pytest
from django import forms

from sellers.forms import BankAccountForm, BusinessForm, PersonForm, TaxForm
from tests.sellers.checks.test_zone import PASSPORT
from tests.sellers.details import BANK_ACCOUNT, BUSINESS, PERSON

CHINESE = {**BUSINESS, "country": "CN", "register_number": "91350100M000100Y43"}
TYPED_PERSON = {
    **PERSON,
    "birth_date_day": "27",
    "birth_date_month": "3",
    "birth_date_year": "1985",
    "document_expires_on_day": "1",
    "document_expires_on_month": "5",
    "document_expires_on_year": "2035",
}
TAX = {"country": "DE", "number": "DE136695976", "certified": "on"}


@pytest.mark.parametrize(
    ("form_class", "typed"),
    [
        (BankAccountForm, BANK_ACCOUNT),
        (BankAccountForm, {**BANK_ACCOUNT, "country": "US", "number": "021000021 / 123456789"}),
        (BusinessForm, BUSINESS),
        (BusinessForm, CHINESE),
        (PersonForm, TYPED_PERSON),
        (PersonForm, {**TYPED_PERSON, "machine_readable": PASSPORT.lower()}),
        (TaxForm, TAX),
    ],
)
def test_good_numbers_are_taken(form_class: type[forms.Form], typed: dict[str, Any]) -> None:
    assert form_class(typed).errors == {}


@pytest.mark.parametrize(
    ("form_class", "typed", "field", "sentence"),
    [
        (BankAccountForm, {**BANK_ACCOUNT, "number": "DE88 3704 0044 0532 0130 00"}, "number", "check digits"),
        (BankAccountForm, {**BANK_ACCOUNT, "country": "FR"}, "number", "another country or region: Germany"),
        (BankAccountForm, {**BANK_ACCOUNT, "country": "US", "number": "021000022/1234"}, "number", "routing number"),
        (BusinessForm, {**CHINESE, "register_number": "91350100M000100Y44"}, "register_number", "social credit code"),
        (PersonForm, {**TYPED_PERSON, "machine_readable": "P<UTO"}, "machine_readable", "Enter all lines"),
        (TaxForm, {**TAX, "number": "DE136695978"}, "number", "VAT number"),
    ],
)
def test_a_wrong_one_is_refused_with_the_cause_and_kept(
    form_class: type[forms.Form], typed: dict[str, Any], field: str, sentence: str
) -> None:
    form = form_class(typed)
    assert list(form.errors) == [field]
    assert sentence in form.errors[field][0]
    assert form[field].value() == typed[field]


def test_a_field_that_is_asked_for_alone_is_checked_by_what_is_declared_beside_it() -> None:
    form = BankAccountForm({"number": "DE88370400440532013000"}, initial=BANK_ACCOUNT)
    form.fields = {"number": form.fields["number"]}
    assert "check digits" in form.errors["number"][0]


def test_the_lines_are_kept_in_capitals_without_spaces() -> None:
    form = PersonForm({**TYPED_PERSON, "machine_readable": PASSPORT.lower().replace("<", "< ")})
    assert form.is_valid()
    assert form.cleaned_data["machine_readable"] == PASSPORT
