"""Facts in which no rule finds anything: the German specimen of a passport, a company of Berlin, its account."""

from dataclasses import replace
from typing import Any

from tests.sellers.checks.test_zone import GERMAN
from verification.screening.facts import NOT_DRAWN, Facts
from verification.screening.judging import screen

CLEAR = Facts(
    document_type="passport",
    document_country="DE",
    document_number="C01X00T47",
    business_country="DE",
    bank_country="DE",
    draw=NOT_DRAWN,
    given_name="Erika",
    family_name="Mustermann",
    birth_date="1964-08-12",
    issued_on="2017-03-01",
    expires_on="2027-02-28",
    machine_readable=GERMAN,
    is_company=True,
    legal_name="Lampen Mustermann GmbH",
    register_number="HRB 12345",
    street="Hauptstraße 1",
    city="Berlin",
    postcode="10115",
    bank_holder="LAMPEN MUSTERMANN GMBH",
    bank_number="DE89 3704 0044 0532 0130 00",
    today="2026-11-23",
    session_within_days=14,
)
BRITISH = {"business_country": "GB", "bank_country": "GB", "bank_number": "GB29NWBK60161331926819"}
CHINESE = {
    "document_type": "identity_card", "document_country": "CN", "document_number": "11010519491231002X",
    "birth_date": "1949-12-31", "machine_readable": "", "business_country": "CN", "bank_country": "CN",
    "bank_number": "6222021234567890123", "register_number": "91350100M000100Y43", "region": "福建",
}  # fmt: skip
AMERICAN = {
    "business_country": "US", "bank_country": "US", "bank_number": "021000021/123456789",
    "document_country": "US", "document_number": "340020013", "machine_readable": "", "postcode": "95814",
    "region": "CA",
}  # fmt: skip


def findings(**changes: Any) -> list[str]:
    return [rule.name for rule in screen(replace(CLEAR, **changes))]
