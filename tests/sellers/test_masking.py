import pytest

from sellers.masking import mask, outline


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("C01X00T478", "•••••••478"),
        ("DE89 3704 0044 0532 0130 00", "•••••••••••••••••••000"),
        ("12345", "•••••"),
        ("", ""),
    ],
)
def test_a_masked_number_shows_its_end_only(number: str, masked: str) -> None:
    assert mask(number) == masked


def test_the_outline_of_a_value_holds_nothing_of_it() -> None:
    assert outline("Müller-Lüdenscheid 12b") == "Aaaaaa-Aaaaaaaaaaa 99a"
    assert outline("张伟") == "aa"
