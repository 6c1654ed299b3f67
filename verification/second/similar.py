"""Earlier decisions like one: for a same reason, on the same kind of document of the same country. It only reads."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from sellers.worlds import in_world_of
from verification.catalogue.reasons import reasons_in_use
from verification.models import Case, Decision

LOOKED_AT = 1_000  # the newest of that document: however rare a reason is, no more are read
SHOWN = 5


@dataclass(frozen=True)
class Earlier:
    """Nothing of whose it was, nor of who decided: neither is a reason."""

    decided_at: datetime
    outcome: str | Promise
    reasons: list[str]


def similar(case: Case, codes: Collection[str]) -> list[Earlier]:
    """The newest first, those of other cases alone; of no reasons there are none. In two queries."""
    person = getattr(case.seller, "person", None)
    if not codes or person is None:
        return []
    alike = Decision.objects.filter(document_country=person.document_country, document_type=person.document_type)
    newest = alike.exclude(case=case).order_by("-id").values("pk")[:LOOKED_AT]
    found = list(
        in_world_of(
            case.seller, Decision.objects.filter(pk__in=newest, reasons__has_any_keys=list(codes)), "case__seller"
        )[:SHOWN]
    )
    words = reasons_in_use({code for each in found for code in each.reason_codes})
    return [
        Earlier(each.decided_at, each.get_outcome_display(), [words[code].label for code in each.reason_codes])
        for each in found
    ]
