"""Which documents a business is asked for, and what people there call them. Pure."""

import pytest

from sellers.countries import country_choices
from sellers.models import Business, Document
from sellers.requested import BY_BUSINESS, CALLED, called_in, requested

Kind = Document.Kind


def kinds(country: str, business: str) -> list[str]:
    return [each.kind for each in requested(country, business)]


def test_a_company_is_asked_for_three_documents_and_a_sole_trader_for_two() -> None:
    assert kinds("DE", Business.Kind.COMPANY) == [Kind.IDENTITY, Kind.BANK_STATEMENT, Kind.BUSINESS_EXTRACT]
    assert kinds("DE", Business.Kind.SOLE_TRADER) == [Kind.IDENTITY, Kind.BANK_STATEMENT]


def test_a_sole_trader_in_china_is_asked_for_the_licence_that_they_have_too() -> None:
    assert kinds("CN", Business.Kind.SOLE_TRADER) == kinds("CN", Business.Kind.COMPANY)


def test_every_kind_of_business_in_every_country_has_a_list() -> None:
    countries = [code for code, _name in country_choices() if code]
    assert all(requested(country, business) for country in countries for business in Business.Kind.values)
    assert set(BY_BUSINESS) == set(Business.Kind.values)
    assert set(CALLED) == set(Kind.values)


@pytest.mark.parametrize(
    ("country", "called"),
    [
        ("CN", "营业执照"),
        ("DE", "Handelsregisterauszug"),
        ("JP", "登記事項証明書"),
        ("GB", "Certificate of Incorporation"),
    ],
)
def test_the_extract_has_the_name_that_people_there_know(country: str, called: str) -> None:
    assert called_in(country, Kind.BUSINESS_EXTRACT) == called


def test_names_are_of_countries_that_there_are() -> None:
    countries = {code for code, _name in country_choices()}
    assert {code for names in CALLED.values() for code in names} - countries == set()


def test_where_no_name_is_known_none_is_made_up() -> None:
    assert called_in("ZW", Kind.BUSINESS_EXTRACT) == ""
