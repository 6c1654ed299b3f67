"""What a case that is a change of details is to change: what stands beside what is asked. Masked, as what is declared
is (verification.console.facts): who reviews it reveals a number where the new one stands."""

from dataclasses import dataclass

from django.utils.functional import Promise

from verification.changes.as_asked import with_values
from verification.changes.needs import Need
from verification.console.facts import declared_of
from verification.models import Case


@dataclass(frozen=True)
class Changed:
    block: str
    label: str | Promise
    before: str
    asked: str


@dataclass(frozen=True)
class Shown:
    need: Need
    status: str
    rows: list[Changed]
    certifies: bool


def change_of(case: Case) -> Shown | None:
    change = case.change
    if change is None:
        return None
    before, asked = (declared_of(with_values(case.seller, values)) for values in (change.stood, change.asked))
    rows = [
        Changed(block.title, new.label, old.shown, new.shown)
        for block, stood in zip(asked, before, strict=True)
        for new, old in zip(block.rows, stood.rows, strict=True)
        if new.value != old.value
    ]
    return Shown(change.need, change.get_status_display(), rows, change.certifies_id is not None)
