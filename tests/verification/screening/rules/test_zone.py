import pytest

from tests.sellers.checks.test_zone import GERMAN
from tests.verification.screening.rules.clear import BRITISH, CHINESE, findings


@pytest.mark.parametrize("machine_readable", [GERMAN, "", "no lines at all"])
def test_lines_that_agree_or_are_not_there_find_nothing(machine_readable: str) -> None:
    assert findings(machine_readable=machine_readable) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": "1964-12-08"},
        {"expires_on": "2028-02-28"},
        {"document_number": "C01X0006H"},
        {"given_name": "Erna"},
        {"machine_readable": GERMAN.replace("C01X00T478", "C01XO0T478")},
    ],
)
def test_lines_that_do_not_agree_are_found(changes: dict[str, str]) -> None:
    assert findings(**changes) == ["mrz_mismatch"]


def test_a_birth_date_within_the_number_is_compared() -> None:
    assert findings(**CHINESE) == []
    assert findings(**{**CHINESE, "birth_date": "1949-12-30"}) == ["number_says_otherwise"]


def test_a_name_within_the_number_is_compared() -> None:
    licence = {"document_type": "driving_licence", "document_country": "GB", "machine_readable": "", **BRITISH}
    licence["register_number"] = "SC123456"
    holder = {"given_name": "Sarah", "family_name": "Morgan", "birth_date": "1967-07-05"}
    assert findings(**licence, **holder, document_number="MORGA657057SM9IJ") == []
    assert findings(**licence, **holder, document_number="JONES657057SM9IJ") == ["number_says_otherwise"]
