"""Where a platform may have sellers led back to."""

import pytest

from integration.hosted.origins import is_origin, may_lead_back, origin_of

OURS = ["https://market.example", "https://market.example:8443", "http://localhost:3000"]


@pytest.mark.parametrize(
    ("address", "live", "test"),
    [
        ("https://market.example", True, True),
        ("https://market.example/a?b=c#d", True, True),
        ("https://MARKET.example/", True, True),
        ("https://market.example:8443/", True, True),
        ("http://localhost:3000/back", False, True),
        ("http://localhost:3001/back", False, False),
        ("http://market.example/", False, False),
        ("https://market.example:444/", False, False),
        ("https://other.example/", False, False),
        ("https://market.example.other.example/", False, False),
        ("https://market.example@other.example/", False, False),
        ("https://someone@market.example/", False, False),
        ("https://other.example\\@market.example/", False, False),
        ("https://market.example\n.other.example/", False, False),
        ("https:market.example", False, False),
        ("//market.example/", False, False),
        ("/home/", False, False),
        ("javascript:alert(1)//https://market.example", False, False),
        ("https://market.example:99999/", False, False),
        ("https://[market.example/", False, False),
        ("https://", False, False),
        ("", False, False),
    ],
)
def test_only_addresses_of_the_key_s_own_origins_are_led_back_to(address: str, live: bool, test: bool) -> None:
    assert may_lead_back(address, OURS, is_test=False) is live
    assert may_lead_back(address, OURS, is_test=True) is test


def test_a_key_without_origins_leads_back_nowhere() -> None:
    assert not may_lead_back("https://market.example", [], is_test=False)


@pytest.mark.parametrize("text", ["https://market.example/", "https://market.example/a", "market.example", "", "*"])
def test_an_origin_is_nothing_else(text: str) -> None:
    assert not is_origin(text, is_test=False)


def test_the_origin_is_told_as_it_is_compared() -> None:
    assert origin_of("https://Market.Example:8443/a", is_test=False) == "https://market.example:8443"
    assert is_origin("https://market.example:8443", is_test=False)
