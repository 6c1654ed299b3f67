"""Phrases: what is suggested, and what people may choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.phrases import DIGITS, digits_in, is_words, new_phrase, tidy, width_of


def test_what_is_suggested_could_be_chosen() -> None:
    for _ in range(50):
        phrase = new_phrase()
        assert (tidy(phrase), is_words(phrase), digits_in(phrase) <= DIGITS) == (phrase, True, True)


@pytest.mark.parametrize(
    "phrase", ["grüner Drache 7", "青い象は歩く", "蓝色大象", "голубой слон", "नीला हाथी", "blue-eyed o'ceän"]
)
def test_letters_of_any_script_are_words(phrase: str) -> None:
    assert is_words(tidy(phrase))


@pytest.mark.parametrize(
    "phrase",
    ["see evil.example", "a/b cde", "me@evil", "<b>blue</b>", "blue\u202eelephant", "blue​elephant", "🐘 blue", "1234"],
)
def test_what_could_mislead_is_no_word(phrase: str) -> None:
    assert not is_words(tidy(phrase))


def test_a_digit_of_another_script_is_a_digit() -> None:
    assert digits_in("١٢٣ blue 45") == 5


def test_two_letters_say_what_one_of_chinese_says() -> None:
    assert (width_of("elefant"), width_of("蓝色大象")) == (7, 8)


@given(st.text(max_size=80))
def test_what_is_tidy_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(max_size=80))
def test_nothing_in_words_makes_a_link_or_markup(text: str) -> None:
    if is_words(text):
        assert not set(text) & set('.:/@<>&"\\\n\u202e\u200b')
