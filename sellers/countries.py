"""Countries and regions by ISO 3166-1 alpha-2 code; their names come from CLDR in the reader's language."""

import functools
import unicodedata

from babel import Locale
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

# CLDR's groupings, test codes and "unknown", and islands that it lists beside ISO's codes.
NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


@functools.cache
def _names(language: str) -> dict[str, str]:
    """By name."""
    territories = Locale.parse(to_locale(language)).territories.items()
    names = {str(code): str(name) for code, name in territories if len(str(code)) == 2 and code not in NOT_COUNTRIES}
    place = _pinyin if language == "zh-hans" else _alphabetical
    return dict(sorted(names.items(), key=lambda choice: place(choice[1])))


def country_name(code: str) -> str:
    return _names(get_language() or "en").get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """For a form's ChoiceField (it takes the callable): an empty choice, then all by name."""
    return [("", _("Choose one")), *_names(get_language() or "en").items()]


def _alphabetical(name: str) -> str:
    """Ä beside A."""
    parts = unicodedata.normalize("NFKD", name)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def _pinyin(name: str) -> bytes:
    """The common characters stand in the order of their pronunciation in this encoding."""
    return name.encode("gb18030")
