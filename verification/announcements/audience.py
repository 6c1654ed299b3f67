"""To whom an announcement is said, and where they are. Reads only."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from messaging.models import Message
from sellers.models import Seller
from verification.life.calm_days import Where
from verification.models import Announcement, AnnouncementVersion

PURPOSE = "announcement"


@dataclass(frozen=True)
class Audience:
    """Of each kind of choice any that is named; nothing named: all, of the statuses all but closed accounts."""

    countries: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def as_json(self) -> dict[str, list[str]]:
        return {name: list(values) for name, values in asdict(self).items() if values}

    @classmethod
    def from_json(cls, values: dict[str, Iterable[str]]) -> "Audience":
        return cls(**{name: tuple(chosen) for name, chosen in values.items()})


def sellers_of(audience: Audience) -> QuerySet[Seller]:
    sellers = Seller.objects.live().filter(erased_at=None, user__is_active=True)
    chosen = {"business__country": audience.countries, "status": audience.statuses, "business__kind": audience.kinds}
    sellers = sellers.filter(**{f"{field}__in": values for field, values in chosen.items() if values})
    return sellers if audience.statuses else sellers.exclude(status=Seller.Status.CLOSED)


def readers_of(version: AnnouncementVersion) -> QuerySet[Seller]:
    """The audience, and whoever was told an earlier version: a correction reaches them wherever they are by now."""
    told = messages_of(version.announcement).filter(recipient=OuterRef("user"))
    in_audience = Q(pk__in=sellers_of(Audience.from_json(version.audience)).values("pk"))
    if version.number == 1:
        return Seller.objects.filter(in_audience)
    return Seller.objects.filter(in_audience | Q(Exists(told)), erased_at=None, user__is_active=True)


def untold(version: AnnouncementVersion) -> QuerySet[Seller]:
    told = messages_of(version.announcement).filter(revision=version.number, recipient=OuterRef("user"))
    return readers_of(version).filter(~Exists(told))


def messages_of(announcement: Announcement) -> QuerySet[Message]:
    return Message.objects.filter(about=announcement.public_id, purpose=PURPOSE)


def places_of(sellers: QuerySet[Seller]) -> set[Where]:
    """Where they are: some hundred pairs, however many sellers."""
    pairs: Any = sellers.order_by().values_list("business__country", "user__time_zone").distinct()
    return {Where(country or "", zone) for country, zone in pairs}
