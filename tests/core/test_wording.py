from django.utils.translation import override

from core.wording import in_language, missing_languages

TEXTS = {"en": "Good day", "de": "Guten Tag", "ja": " "}


def test_a_text_is_read_in_the_language_of_the_page():
    with override("de"):
        assert in_language(TEXTS) == "Guten Tag"


def test_what_is_missing_in_a_language_is_read_in_english():
    with override("zh-hans"):
        assert in_language(TEXTS) == "Good day"
    assert in_language({}) == ""


def test_an_empty_text_is_a_missing_one():
    assert missing_languages(TEXTS) == ["Simplified Chinese", "Japanese"]


def test_of_several_texts_each_has_to_stand_in_each_language():
    whole = dict.fromkeys(["en", "zh-hans", "ja", "de"], "x")
    assert missing_languages(whole) == []
    assert missing_languages(whole, {**whole, "de": ""}) == ["German"]
