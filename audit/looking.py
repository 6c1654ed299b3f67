"""Who looked at what is a seller's: by day and person, how often, with what reason, assigned to them or not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from audit import words
from audit.data import values_of
from audit.models import Event
from audit.people import Person, people_of
from audit.searching import Filters, find
from audit.subjects import reasons_of, subjects_of
from audit.unusual import is_unassigned

NEWEST = 2000


@dataclass
class Looks:
    """One person's of one day. `seen`: (action, subject) with how many times. `assigned` and `unassigned`: how many of
    them say so; listening in says neither, since both sides see it."""

    day: date
    person: Person
    last: datetime
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)
    assigned: int = 0
    unassigned: int = 0

    def add(self, event: Event) -> None:
        data = values_of(event.data)
        self.seen[event.action, event.subject] += 1
        self.assigned += data.get("assigned") is True
        self.unassigned += is_unassigned(data)
        reason = str(data.get("reason", ""))
        if reason and reason not in self.reasons:
            self.reasons.append(reason)

    @property
    def count(self) -> int:
        return self.seen.total()


def _with_words(found: Iterable[Looks]) -> list[Looks]:
    all_of_them = list(found)
    words_of = reasons_of({reason for looks in all_of_them for reason in looks.reasons})
    for looks in all_of_them:
        looks.reasons = [words_of.get(reason, _("no longer kept")) for reason in looks.reasons]
    return all_of_them


def who_looked(seller: str, zone: ZoneInfo) -> list[Looks]:
    """Newest day first; the days are those of `zone`. Of staff alone, and of the NEWEST looks."""
    filters = Filters(action=tuple(words.looks()), subject=tuple(subjects_of(seller)))
    events = find(filters, limit=NEWEST)
    people = people_of(event.actor for event in events)
    found: dict[tuple[date, str], Looks] = {}
    for event in events:
        if (person := people[event.actor]).staff:
            day = event.at.astimezone(zone).date()
            found.setdefault((day, event.actor), Looks(day, person, event.at)).add(event)
    return _with_words(found.values())
