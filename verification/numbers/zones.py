"""Does the machine-readable zone of a document say what was declared of it? Pure."""

from dataclasses import dataclass
from datetime import date

from babel.core import get_global

from sellers.checks.zone import Zone, check_digit
from sellers.models import Person
from verification.comparing.names import Likeness, likeness_of_names
from verification.numbers import normalise

# ICAO Doc 9303 part 3, section 5: letters for a state that ISO 3166 does not have.
OWN_LETTERS = {"D": "DE", "GBD": "GB", "GBN": "GB", "GBO": "GB", "GBP": "GB", "GBS": "GB", "RKS": "XK"}
# Whose documents name another issuer than the country or region that a form calls it.
ISSUED_FOR = {
    "CN": {"HK", "MO", "TW"},
    "DK": {"FO", "GL"},
    "FI": {"AX"},
    "FR": {"GF", "GP", "MQ", "RE", "PF", "TF", "YT", "NC", "BL", "MF", "PM", "WF"},
    "GB": {"AI", "BM", "FK", "GG", "GI", "IM", "IO", "JE", "KY", "MS", "PN", "SH", "TC", "VG"},
    "NL": {"AW", "BQ", "CW", "SX"},
    "NZ": {"CK", "NU", "TK"},
    "US": {"AS", "GU", "MP", "PR", "VI"},
}


@dataclass(frozen=True)
class Declared:
    """As the seller did; the country by its ISO 3166-1 alpha-2 code."""

    document_type: str
    country: str
    number: str
    name: str
    birth_date: date
    expires_on: date | None


def disagreements(zone: Zone, declared: Declared) -> list[str]:
    """Out of "document_type", "country", "number", "name", "birth_date" and "expires_on", in this order.

    What the zone leaves open, and a part whose own check digit found it mistyped, disagrees with nothing.
    """
    mistyped = {fault.part for fault in zone.faults}
    found = {
        "document_type": not _same_type(zone, declared.document_type),
        "country": not _same_country(zone.state, declared.country),
        "number": not _same_number(zone.number, declared.number),
        "name": not _same_name(zone, declared),
        "birth_date": zone.birth is not None and zone.birth != declared.birth_date,
        "expires_on": zone.expiry is not None and zone.expiry != declared.expires_on,
    }
    return [part for part, differs in found.items() if differs and part not in mistyped]


def country_of(state: str) -> str:
    """ISO 3166-1 alpha-2; "" of letters that no country has, such as those of the United Nations."""
    meant = get_global("territory_aliases").get(state, [""])
    return OWN_LETTERS.get(state) or (meant[0] if len(state) == 3 and len(meant) == 1 else "")


def _same_country(state: str, declared: str) -> bool:
    found = country_of(state)
    return not found or declared == found or declared in ISSUED_FOR.get(found, set())


def _same_type(zone: Zone, document_type: str) -> bool:
    """A passport's code begins with P, an identity card's with A, C or I; IP is a passport card, which is both."""
    if document_type == Person.DocumentType.PASSPORT:
        return zone.code.startswith("P") or zone.code == "IP"
    if document_type == Person.DocumentType.IDENTITY_CARD:
        return zone.code[:1] in ("A", "C", "I")
    return True


def _same_number(printed: str, declared: str) -> bool:
    """German documents print the check digit behind the number, and some people type it."""
    typed = normalise(declared)
    return typed in (printed, printed + check_digit(printed))


def _same_name(zone: Zone, declared: Declared) -> bool:
    """Names that fill the field were shortened: then what is left of them must begin those that were declared."""
    printed = f"{zone.given_names} {zone.family_name}".strip()
    if likeness_of_names(declared.name, printed, country=declared.country) != Likeness.DIFFERENT:
        return True
    return (
        zone.cut
        and likeness_of_names(declared.name, _whole_words(zone), country=declared.country) != Likeness.DIFFERENT
    )


def _whole_words(zone: Zone) -> str:
    """Without the last word, of which a part may be missing."""
    return f"{zone.family_name} {zone.given_names}".rpartition(" ")[0]
