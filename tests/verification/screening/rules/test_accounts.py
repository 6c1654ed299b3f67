import pytest

from tests.verification.screening.rules.clear import AMERICAN, findings


def test_a_wrong_iban_is_found() -> None:
    assert findings(bank_number="DE88 3704 0044 0532 0130 00") == ["iban_invalid"]


def test_an_iban_of_another_country_is_the_business_of_the_form() -> None:
    assert findings(bank_number="NL91ABNA0417164300") == []


def test_a_wrong_routing_number_is_found() -> None:
    assert findings(**AMERICAN) == []
    assert findings(**{**AMERICAN, "bank_number": "021000022/123456789"}) == ["routing_invalid"]


@pytest.mark.parametrize(
    ("holder", "is_company", "found"),
    [
        ("Lampen Mustermann", True, []),
        ("Lampen Mustermann Gesellschaft mit beschränkter Haftung", True, []),
        ("灯饰有限公司", True, []),  # translated: no machine can tell
        ("Leuchten Mustermann GmbH", True, ["bank_name_differs"]),
        ("Erika Mustermann", True, ["bank_name_differs"]),
        ("Erika Mustermann", False, []),
        ("Erika Anna Mustermann", False, []),
        ("Max Mustermann", False, ["bank_name_differs"]),
    ],
)
def test_the_holder_is_the_business_or_a_sole_trader(holder: str, is_company: bool, found: list[str]) -> None:
    assert findings(bank_holder=holder, is_company=is_company) == found
