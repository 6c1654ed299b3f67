"""What one SMS holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.channels.sms_length import fit_sms, is_one_sms, septets

ENDING = "\n\n@vouchroom.example #123456"


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("abc", 3), ("Größe @ 5 €", 12), ("{[~]}", 10), ("ç", None), ("青い", None), ("`", None)],
)
def test_some_characters_take_two_septets_and_others_none_at_all(text: str, count: int | None) -> None:
    assert septets(text) == count


@pytest.mark.parametrize(
    ("text", "fits"),
    [("a" * 160, True), ("a" * 161, False), ("€" * 80, True), ("€" * 81, False), ("青" * 70, True), ("青" * 71, False),
     ("🐘" * 35, True), ("🐘" * 36, False), ("a" * 70 + "青", False)],
)  # fmt: skip
def test_one_sms_has_160_septets_or_70_units(text: str, fits: bool) -> None:
    assert is_one_sms(text) is fits


def test_the_fullest_wording_that_fits_is_taken_with_its_ending() -> None:
    wordings = ["x" * 150, "x" * 130, "x" * 10]
    assert fit_sms(wordings, ending=ENDING) == "x" * 130 + ENDING


def test_where_none_fits_the_shortest_goes_out_whole() -> None:
    assert fit_sms(["青" * 90, "青" * 80], ending=ENDING) == "青" * 80 + ENDING


@given(st.lists(st.text(max_size=200), min_size=1), st.text(max_size=40))
def test_the_ending_is_never_cut(wordings: list[str], ending: str) -> None:
    text = fit_sms(wordings, ending=ending)
    assert text.endswith(ending)
    assert text.removesuffix(ending) in wordings
    assert is_one_sms(text) or text == wordings[-1] + ending
