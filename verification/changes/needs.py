"""What a change of data takes, said before it is made: nothing, a document, or a new case. Pure."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Need(models.TextChoices):
    NOTHING = "nothing", _("nothing: it counts at once")
    DOCUMENT = "document", _("a document, which a person looks at")
    CASE = "case", _("a new check of who you are, perhaps with a session")


# {part: {field: what changing it takes}}; the parts are those of sellers.actions.PARTS, every field of each.
NEEDS: dict[str, dict[str, Need]] = {
    "business": {
        "kind": Need.CASE,
        "legal_name": Need.CASE,
        "register_number": Need.CASE,
        "country": Need.CASE,
        "street": Need.DOCUMENT,
        "city": Need.DOCUMENT,
        "region": Need.NOTHING,
        "postcode": Need.DOCUMENT,
    },
    "person": {
        "given_name": Need.CASE,
        "family_name": Need.CASE,
        "birth_date": Need.CASE,
        "document_type": Need.CASE,
        "document_country": Need.CASE,
        "document_number": Need.CASE,
        "document_issued_on": Need.CASE,
        "document_expires_on": Need.CASE,
        "machine_readable": Need.CASE,
    },
    "bank_account": {"holder": Need.DOCUMENT, "country": Need.DOCUMENT, "number": Need.DOCUMENT},
}
_STRICTNESS = (Need.NOTHING, Need.DOCUMENT, Need.CASE)


def need_of(part: str, changed: list[str]) -> Need:
    """Of all that is changed the strictest; NOTHING where nothing is. KeyError for a field that is not in the table."""
    return strictest(NEEDS[part][name] for name in changed)


def need_of_all(changed: dict[str, list[str]]) -> Need:
    """need_of() of everything in one request: {part: its changed fields}."""
    return strictest(need_of(part, names) for part, names in changed.items())


def strictest(needs: Iterable[Need]) -> Need:
    return max(needs, key=_STRICTNESS.index, default=Need.NOTHING)
