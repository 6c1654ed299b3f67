"""Who an actor is: staff with name and role, a seller without a name, or the system itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.log import SYSTEM

FOUND = 20


@dataclass(frozen=True)
class Person:
    """`staff` None: nobody is known by this id (any more)."""

    public_id: str
    name: str
    role: str = ""
    staff: bool | None = None
    zone: str = "UTC"

    def __str__(self) -> str:
        return f"{self.name} ({self.role})" if self.role else self.name


def people_of(actors: Iterable[str]) -> dict[str, Person]:
    """By public id, in one query; every actor has an entry."""
    asked = set(actors)
    found = {SYSTEM: Person(SYSTEM, _("System"))}
    if others := asked - {SYSTEM}:
        rows = get_user_model()._default_manager.filter(public_id__in=others)
        roles = ArrayAgg("groups__name", filter=Q(groups__isnull=False), default=[], order_by="groups__name")
        fields = ("public_id", "full_name", "email", "is_staff", "time_zone")
        for row in rows.annotate(roles=roles).values(*fields, "roles"):
            found[row["public_id"]] = _person(row)
    return {actor: found.get(actor) or Person(actor, _("Unknown")) for actor in asked}


def _person(row: dict) -> Person:
    if not row["is_staff"]:
        return Person(row["public_id"], _("Seller"), staff=False)
    role = ", ".join(row["roles"]) or _("staff")
    return Person(row["public_id"], row["full_name"] or row["email"], role, staff=True, zone=row["time_zone"])


def actors_called(text: str) -> list[str]:
    """Public ids, by an id, an e-mail address or a part of a name; at most FOUND."""
    if text.casefold() == SYSTEM:
        return [SYSTEM]
    asked = Q(public_id=text) | Q(email__iexact=text) | Q(is_staff=True, full_name__icontains=text)
    found = get_user_model()._default_manager.filter(asked).order_by("pk")
    return list(found.values_list("public_id", flat=True)[:FOUND])
