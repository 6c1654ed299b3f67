"""What a document calls that which the seller chose from a list: its kind, and the country that issued it.

No database and no clock; our own names are those of the translations.
"""

from collections.abc import Callable

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages
from babel.localedata import exists
from django.conf import settings
from django.utils.translation import override

from sellers.countries import country_name
from sellers.models import Person

Type = Person.DocumentType

# Beside our own words in each language: the letters of the machine-readable zone, and what is usual elsewhere.
ALSO_TYPES = {
    Type.PASSPORT: ["P", "passeport", "pasaporte", "旅券"],
    Type.IDENTITY_CARD: ["I", "ID", "ID card", "national identity card", "居民身份证", "個人番号カード"],
    Type.DRIVING_LICENCE: ["DL", "driver license", "driver's license", "driving license", "机动车驾驶证"],
}
# Beside CLDR's names and codes: in full, as on passports of the countries with checklists of their own. D: ICAO 9303.
ALSO_COUNTRIES = {
    "CN": ["People's Republic of China", "中华人民共和国"],
    "DE": ["D", "Federal Republic of Germany", "Bundesrepublik Deutschland"],
    "GB": ["United Kingdom of Great Britain and Northern Ireland"],
    "JP": ["日本国"],
    "US": ["United States of America"],
}


def name_of_type(value: str) -> str:
    """Of a Person.DocumentType: ours in the active language."""
    return str(Type(value).label)


def names_of_type(value: str) -> list[str]:
    """Of a Person.DocumentType; the first is ours in the active language."""
    return [*_ours(lambda: name_of_type(value)), *ALSO_TYPES[Type(value)]]


def names_of_country(code: str) -> list[str]:
    """Of an ISO 3166 code: the first is ours in the active language; then in our others, in its own, and its codes."""
    codes = [code, *(alias for alias, meant in get_global("territory_aliases").items() if meant == [code])]
    own = [language for language in get_official_languages(code, de_facto=True) if exists(language)]
    names = [str(Locale.parse(language).territories.get(code, code)) for language in own]
    return [*_ours(lambda: country_name(code)), *names, *codes, *ALSO_COUNTRIES.get(code, [])]


def _ours(name: Callable[[], str]) -> list[str]:
    names = [name()]
    for language, _label in settings.LANGUAGES:
        with override(language):
            names.append(name())
    return names
