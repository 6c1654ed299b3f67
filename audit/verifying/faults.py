"""What can be wrong with the log, and the sentence that says it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SENTENCES = {
    "changed": gettext_lazy("%(where)s changed, or the event before it was changed and its hash made anew."),
    "missing": gettext_lazy("%(where)s missing."),
    "inserted": gettext_lazy("%(where)s inserted afterwards."),
    "reordered": gettext_lazy("%(where)s not in the order in which the events were written."),
    "moved": gettext_lazy("%(where)s moved in time, or changed otherwise."),
    "cut_off": gettext_lazy("%(where)s cut off: the chain ends before."),
    "rewritten": gettext_lazy("%(where)s rewritten, with all hashes made anew."),
    "foreign": gettext_lazy("%(where)s an event of the chain of %(other)s."),
    "head": gettext_lazy("%(where)s not what the head of its chain says."),
    "no_chain": gettext_lazy("%(where)s without the head of its chain, which is missing."),
    "seal_changed": gettext_lazy("Seal %(seal)d was changed: its hash does not fit its heads or the seal before."),
    "seal_other": gettext_lazy("Seal %(seal)d is not the one that was anchored outside the database."),
    "seal_missing": gettext_lazy("Seal %(seal)d is missing."),
    "seals_missing": gettext_lazy("Seals %(seal)d to %(other)s are missing."),
    "seal_time": gettext_lazy("Seal %(seal)d bears times that it cannot have, by the one before or by the clock."),
    "anchor_missing": gettext_lazy("Seal %(seal)d has no anchor outside the database, and should have one."),
    "anchor_twice": gettext_lazy("Two different anchors say that they are seal %(seal)d."),
    "anchor_changed": gettext_lazy("The anchor of seal %(seal)d was changed: its hash does not fit what it says."),
    "anchor_unreadable": gettext_lazy("Outside the database stands what cannot be read as an anchor."),
    "anchors_gone": gettext_lazy("Seal %(seal)d was anchored outside the database, and no anchor is left so far on."),
    "retired": gettext_lazy("%(where)s said to be retired, and no seal of that time holds them so."),
    "retirement_unsaid": gettext_lazy("Heads of retired events are kept, and no event says that any were retired."),
    "retirement_unreadable": gettext_lazy("Which months were retired cannot be read from the event that says it."),
    "retirement_changed": gettext_lazy(
        "What was retired before %(other)s is not what the log says of it: heads that are kept of it were changed."
    ),
    "retirement_young": gettext_lazy("Events before %(other)s were retired although they were too young."),
    "retirement_unanchored": gettext_lazy(
        "Events before %(other)s were retired, and no anchor outside the database says so."
    ),
    "place": gettext_lazy("The address that is kept for place %(other)s is not the one that was seen."),
}


@dataclass(frozen=True)
class Fault:
    """Positions `first` to `last` of a subject's chain (of seals: none); `event` is the id of the first, if it stands.
    `seal` and `sealed_at`: under which seal they were, or which seal it is about; 0 and "" for none.
    """

    kind: str
    subject: str = ""
    first: int = 0
    last: int = 0
    event: int | None = None
    other: str = ""
    seal: int = 0
    sealed_at: str = ""

    def sentence(self) -> str:
        said = SENTENCES[self.kind] % {"where": self._where(), "other": self.other, "seal": self.seal}
        if self.subject and self.seal:
            values = {"said": said, "seal": self.seal, "at": self.sealed_at}
            return _("%(said)s It was sealed by seal %(seal)d at %(at)s.") % values
        return said

    def _where(self) -> str:
        values = {"subject": self.subject, "first": self.first, "last": self.last, "event": self.event}
        if self.first != self.last:
            return _("Chain of %(subject)s, positions %(first)d to %(last)d:") % values
        if self.event is None:
            return _("Chain of %(subject)s, position %(first)d:") % values
        return _("Chain of %(subject)s, position %(first)d (event %(event)d):") % values

    def as_row(self) -> dict[str, Any]:
        """{kind, subject, positions: [first, last], event, other, seal, sealed_at, sentence}"""
        row = asdict(self)
        return {**row, "positions": [row.pop("first"), row.pop("last")], "sentence": self.sentence()}


def merged(faults: Iterable[Fault]) -> list[Fault]:
    """Neighbours of the same kind as one."""
    found: list[Fault] = []
    for fault in sorted(faults, key=lambda each: (each.first, each.last)):
        before = found[-1] if found else None
        if before and (before.kind, before.other) == (fault.kind, fault.other) and fault.first <= before.last + 1:
            found[-1] = replace(before, last=max(before.last, fault.last))
        else:
            found.append(fault)
    return found
