"""What the numbers of an identity document say of its holder, against what was declared."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from sellers.checks.zone import Zone, read_zone
from sellers.models import Person
from verification.numbers import britain, china, normalise
from verification.numbers.zones import Declared, disagreements
from verification.screening.details import day_of
from verification.screening.facts import Facts
from verification.screening.rule import Rule

Type = Person.DocumentType


def zone_of(facts: Facts) -> Zone | None:
    today = day_of(facts.today)
    return read_zone(facts.machine_readable, today=today) if today else None


def differing_parts(facts: Facts, zone: Zone) -> list[str]:
    """In which the machine-readable lines say something else than was declared."""
    declared = Declared(
        facts.document_type,
        facts.document_country,
        facts.document_number,
        facts.name,
        date.fromisoformat(facts.birth_date),
        day_of(facts.expires_on),
    )
    return disagreements(zone, declared)


def _zone_differs(facts: Facts) -> bool:
    zone = zone_of(facts)
    return zone is not None and bool(zone.faults or differing_parts(facts, zone))


def number_says_otherwise(facts: Facts) -> bool:
    """Of those numbers that hold a day of birth or a name."""
    number, born = normalise(facts.document_number), day_of(facts.birth_date)
    kind = (facts.document_type, facts.document_country)
    if born and kind == (Type.IDENTITY_CARD, "CN"):
        return china.disagrees(number, birth_date=born)
    if born and kind == (Type.DRIVING_LICENCE, "GB"):
        names = {"family_name": facts.family_name, "given_name": facts.given_name}
        return bool(britain.disagreements(number, birth_date=born, **names))
    return False


RULES = [
    Rule(
        "number_says_otherwise",
        1,
        number_says_otherwise,
        _(
            "The number of your identity document holds a date of birth, or letters of a name, that are not those you "
            "gave. It may be a typing error: we compare them with the document itself."
        ),
        "The document number (Chinese resident ID, British driver number) encodes another birth date or name.",
    ),
    Rule(
        "mrz_mismatch",
        1,
        _zone_differs,
        _(
            "The machine-readable lines that you typed do not agree in everything with your details, or with their own "
            "check digits. It may be a typing error: we compare them with the document itself."
        ),
        "Machine-readable lines (ICAO 9303): a check digit does not fit, or a part differs from what was declared.",
    ),
]
