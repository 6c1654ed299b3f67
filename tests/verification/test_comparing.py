import pytest

from verification.comparing import same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller, Jürgen", "JURGEN MULLER"),
        ("O'Brien Ltd.", "o brien ltd"),
        ("山田 太郎", "太郎 山田"),
        ("ＡＣＭＥ", "acme"),
    ],
)
def test_case_order_accents_and_punctuation_may_differ(one, other):
    assert same_name(one, other)


@pytest.mark.parametrize(("one", "other"), [("Anna Bell", "Anna Ball"), ("Acme Ltd", "Acme"), ("", "Anna")])
def test_another_name_is_another_name(one, other):
    assert not same_name(one, other)
