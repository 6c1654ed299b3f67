import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.comparing.names import FORMS, Likeness, likeness_of_companies, likeness_of_names
from verification.comparing.spellings import is_latin

SAME, CLOSE, DIFFERENT = Likeness.SAME, Likeness.CLOSE, Likeness.DIFFERENT
WORDS = st.lists(st.sampled_from(["Acme", "Lantern", "North", "Trading"]), min_size=1, max_size=3, unique=True)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Anna Bell", "BELL, ANNA", SAME),
        ("Jürgen Müller", "Juergen Mueller", SAME),
        ("张伟", "ZHANG WEI", SAME),
        ("Anna Bell", "Anna Maria Bell", CLOSE),
        ("Anna Maria Bell", "Anna Bell", CLOSE),
        ("山田太郎", "YAMADA TARO", CLOSE),
        ("Anna Bell", "Anna Ball", DIFFERENT),
        ("Bell", "Anna Bell", DIFFERENT),  # a family has many members
        ("", "Anna Bell", DIFFERENT),
    ],
)
def test_names_of_people(one: str, other: str, likeness: Likeness) -> None:
    assert likeness_of_names(one, other) == likeness


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Acme Trading Ltd", "ACME TRADING LIMITED", SAME),
        ("Müller & Söhne GmbH", "Mueller & Soehne Gesellschaft mit beschränkter Haftung", SAME),
        ("Shenzhen Lantern Co., Ltd.", "SHENZHEN LANTERN COMPANY LIMITED", SAME),
        ("深圳灯笼电子有限公司", "深圳灯笼电子有限责任公司", SAME),
        ("株式会社有田商店", "㈱有田商店", SAME),
        ("株式会社有田商店", "有田商店", CLOSE),
        ("Vogel Papier e. K.", "Vogel Papier e.K.", SAME),
        ("Acme Trading Ltd", "Acme Trading", CLOSE),
        ("深圳灯笼电子有限公司", "Shenzhen Lantern Electronics Co., Ltd.", CLOSE),  # translated, not spelt
        ("Acme Trading Ltd", "Acme Trading LLC", DIFFERENT),
        ("Acme Trading Ltd", "Acme Traders Ltd", DIFFERENT),
        ("GmbH", "GmbH", SAME),
    ],
)
def test_names_of_companies(one: str, other: str, likeness: Likeness) -> None:
    assert likeness_of_companies(one, other) == likeness


@given(WORDS, st.sampled_from([row for row in FORMS if is_latin(row[0])]), st.data())
def test_each_way_to_write_a_form_is_that_form(words: list[str], form: tuple[str, ...], data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(form)) for _ in range(2))
    name = " ".join(words)
    assert likeness_of_companies(f"{name} {one}", f"{name} {other}") == SAME


@given(st.text(max_size=20), st.text(max_size=20))
def test_it_does_not_matter_who_says_it_first(one: str, other: str) -> None:
    assert likeness_of_companies(one, other) == likeness_of_companies(other, one)
    assert likeness_of_names(one, other) == likeness_of_names(other, one)
