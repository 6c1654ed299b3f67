"""ZIP codes of the states' capitals; the unified social credit code of GB 32100-2015's example, of Fujian."""

from dataclasses import replace

import pytest

from verification.comparing.addresses import Address
from verification.comparing.regions import PROVINCES, STATES, region_disagrees

SACRAMENTO = Address("1 Capitol Mall", "Sacramento", "CA", "95814", "US")
FUZHOU = Address("五四路 1 号", "福州", "福建", "", "CN")
CODE = "91350100M000100Y43"


@pytest.mark.parametrize(
    ("region", "postcode", "disagrees"),
    [
        ("CA", "95814", False),
        ("california", "95814-1234", False),
        ("NY", "12207", False),
        ("Texas", "78701", False),
        ("District of Columbia", "20001", False),
        ("NY", "95814", True),
        ("Nevada", "95814", True),
        ("", "95814", False),
        ("CA", "", False),
        ("CA", "SW1A 1AA", False),
        ("Bavaria", "95814", False),
    ],
)
def test_a_zip_code_belongs_to_its_state(region: str, postcode: str, disagrees: bool) -> None:
    address = replace(SACRAMENTO, region=region, postcode=postcode)
    assert region_disagrees(address, register_number="") is disagrees


@pytest.mark.parametrize(
    ("region", "city", "code", "disagrees"),
    [
        ("福建", "福州", CODE, False),
        ("福建省", "福州市", CODE, False),
        ("Fujian", "Fuzhou", CODE, False),
        ("", "福州", CODE, False),
        ("广东", "深圳", CODE, True),
        ("Guangdong", "Shenzhen", CODE, True),
        ("", "上海", CODE, True),
        ("广东", "深圳", "91100000600037341L", False),
        ("广东", "深圳", "12345", False),
    ],
)
def test_a_social_credit_code_belongs_to_its_province(region: str, city: str, code: str, disagrees: bool) -> None:
    assert region_disagrees(replace(FUZHOU, region=region, city=city), register_number=code) is disagrees


def test_elsewhere_nothing_is_compared() -> None:
    assert not region_disagrees(replace(SACRAMENTO, country="DE", region="NY"), register_number=CODE)


def test_all_states_and_provinces_are_there() -> None:
    assert (len(STATES), len(PROVINCES)) == (51, 31)
