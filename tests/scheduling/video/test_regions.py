import pytest

from scheduling.video.regions import _COUNTRIES, DEFAULT, region_of


@pytest.mark.parametrize(
    ("country", "region"),
    [("DE", "eu-central-1"), ("JP", "ap-northeast-1"), ("CN", "ap-northeast-1"), ("US", "us-east-1")],
)
def test_media_is_carried_near_to_the_seller(country: str, region: str) -> None:
    assert region_of(country) == region


@pytest.mark.parametrize("country", ["", "AQ", "ZZ"])
def test_a_country_that_is_not_known_gets_the_default(country: str) -> None:
    assert region_of(country) == DEFAULT


def test_no_country_stands_in_two_regions() -> None:
    countries = " ".join(_COUNTRIES.values()).split()
    assert len(countries) == len(set(countries))
