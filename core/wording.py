"""Texts that staff write and sellers read: a row holds each in every language, {language code: text}."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language

from core.languages import language_name


def in_language(texts: Mapping[str, str]) -> str:
    """In the active language; in English where that is missing; "" where there is none."""
    return texts.get(get_language() or "en") or texts.get("en", "")


def missing_languages(*several: Mapping[str, str]) -> list[str]:
    """Names of the languages in which one of these texts is still missing."""
    return [
        language_name(code)
        for code, _name in settings.LANGUAGES
        if not all(texts.get(code, "").strip() for texts in several)
    ]
