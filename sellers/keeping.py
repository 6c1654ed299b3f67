"""What is kept for how long (R26): one class for each kind of personal data, registered by the app that holds it.

A row is due when its period, a policy figure, is over. A legal hold on its seller keeps it all the same. Apps above
this one register theirs in apps.py; those of messaging and core are in sellers.rights.classes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet, TextChoices
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.policy import current_policy
from sellers.models import LegalHold


class Ground(TextChoices):
    """Why it may be kept until then (GDPR, article 6)."""

    LAW = "law", _("legal duty")
    CONTRACT = "contract", _("contract with the seller")
    INTEREST = "interest", _("legitimate interest: proof and safety")
    CONSENT = "consent", _("consent of the seller")


@dataclass(frozen=True)
class RetentionClass:
    """`figure`: the policy figure that says for how many days, counted from `since` (for people to read).

    `kept()` are the rows that still hold something of the class, `due(rows, before)` those whose period began before
    that instant: a query with an index, since it is asked all the time. `remove(rows)` deletes or empties them, in the
    transaction that has locked them. `seller` is the path from a row to its seller; "" where it has none.
    """

    code: str
    label: str | Promise
    what: str | Promise
    ground: Ground
    figure: str
    since: str | Promise
    kept: Callable[[], QuerySet[Any]]
    due: Callable[[QuerySet[Any], Combinable], QuerySet[Any]]
    remove: Callable[[Sequence[Any]], Any]
    seller: str = ""

    @property
    def public_id(self) -> str:
        """By which the log names it."""
        return f"retention_{self.code}"

    @property
    def days(self) -> int:
        return getattr(current_policy(), self.figure)

    def overdue(self) -> QuerySet[Any]:
        """Whose period is over, whether held back or not."""
        return self.due(self.kept(), Now() - timedelta(days=self.days))

    def removable(self) -> QuerySet[Any]:
        return self.overdue().filter(~self._held()) if self.seller else self.overdue()

    def held_back(self) -> QuerySet[Any]:
        """What is kept because of a legal hold alone."""
        return self.overdue().filter(self._held()) if self.seller else self.kept().none()

    def _held(self) -> Exists:
        return Exists(LegalHold.objects.filter(seller=OuterRef(self.seller), released_at=None))


_classes: dict[str, RetentionClass] = {}


def register(*classes: RetentionClass) -> None:
    _classes.update({each.code: each for each in classes})


def held_since() -> datetime | None:
    """When the first of the sellers came that are held now: the log may tell of them from then on."""
    held = LegalHold.objects.filter(released_at=None)
    return held.aggregate(first=Min("seller__user__date_joined"))["first"]


def retention_classes() -> list[RetentionClass]:
    """By the order of their names."""
    return sorted(_classes.values(), key=lambda each: str(each.label))


def by_time(field: str) -> Callable[[QuerySet[Any], Combinable], QuerySet[Any]]:
    """A `due` for rows that have their time themselves."""
    return lambda rows, before: rows.filter(**{f"{field}__lt": before})


def delete_all(rows: Sequence[Any]) -> None:
    """A `remove` for rows that go as a whole, with what hangs on them."""
    if rows:
        type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).delete()
