"""Countries and regions by ISO 3166-1 alpha-2 code; their names come from CLDR in the reader's language."""

import unicodedata

from babel import Locale
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

# CLDR's groupings, test codes and "unknown", and islands that it lists beside ISO's codes.
NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


def _names() -> dict[str, str]:
    territories = Locale.parse(to_locale(get_language() or "en")).territories.items()
    return {str(code): str(name) for code, name in territories if len(str(code)) == 2 and code not in NOT_COUNTRIES}


def country_name(code: str) -> str:
    return _names().get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """For a form's ChoiceField (it takes the callable): an empty choice, then all by name."""
    names = _names()
    place = _pinyin if get_language() == "zh-hans" else _alphabetical
    return [("", _("Choose one")), *sorted(names.items(), key=lambda choice: place(choice[1]))]


def _alphabetical(name: str) -> str:
    """Ä beside A."""
    parts = unicodedata.normalize("NFKD", name)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def _pinyin(name: str) -> bytes:
    """The common characters stand in the order of their pronunciation in this encoding."""
    return name.encode("gb18030")
