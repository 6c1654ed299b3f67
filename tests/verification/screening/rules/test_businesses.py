import pytest

from tests.verification.screening.rules.clear import AMERICAN, BRITISH, CHINESE, findings

BRITISH_ONLY = {**BRITISH, "document_country": "GB", "document_number": "925665416", "machine_readable": ""}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({**BRITISH_ONLY, "register_number": "SC123456"}, []),
        ({**BRITISH_ONLY, "register_number": "HRB 12345"}, ["company_number_invalid"]),
        ({**BRITISH_ONLY, "register_number": "", "is_company": False}, []),
        ({**CHINESE, "register_number": "91350100M000100Y44"}, ["company_number_invalid"]),
        ({"register_number": "DE136695976"}, []),
        ({"register_number": "DE136695978"}, ["vat_invalid"]),
        ({**BRITISH_ONLY, "register_number": "GB802311781"}, ["vat_invalid"]),
    ],
)
def test_a_number_that_no_register_gives_out_is_found(changes: dict[str, object], found: list[str]) -> None:
    assert findings(**changes) == found


@pytest.mark.parametrize(
    "changes", [{**AMERICAN, "region": "New York"}, {**CHINESE, "region": "广东"}], ids=["zip code", "credit code"]
)
def test_a_state_that_the_number_does_not_name_is_found(changes: dict[str, object]) -> None:
    assert findings(**changes) == ["address_differs"]
