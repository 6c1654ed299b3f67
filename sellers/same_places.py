"""Other sellers who log in from the same place (sellers.log_ins): something to ask about, and weak by itself.

No device is recognised: no cookie is set for it, and nothing of it is measured. Compared are the network and the family
of the browser and its system, as the browser names them with every request. Telling devices of several accounts apart
by a cookie would need a consent of its own (Directive 2002/58/EC, article 5(3)): whoever opens accounts for others
would refuse it, and who shares a computer would be linked by it.

Offices, internet cafés, families, hotels and providers have many behind one network. Networks that are not of the
internet (a test machine, a proxy that hides all addresses) say nothing, and neither does a place whose row has been
deleted since.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import ExtractDay, Now

from core.models import User
from sellers.models import LogInPlace


@dataclass(frozen=True)
class SamePlaces:
    """How many others: with the same kind of browser in the same network, in the same network at all, and of these
    registered so many whole days ago, {days: how many}."""

    browser_kind: int = 0
    network: int = 0
    newcomers: Mapping[int, int] = field(default_factory=dict)


def count_same_places(user: User, *, days: int) -> SamePlaces:
    """`days`: who registered less long ago is a newcomer. Two queries at most."""
    own = [place for place in LogInPlace.objects.filter(user=user) if _is_public(place.network)]
    if not own:
        return SamePlaces()
    others = LogInPlace.objects.exclude(user=user).filter(user__seller__isnull=False, user__is_test=user.is_test)
    age = ExpressionWrapper(Now() - F("user__seller__created_at"), DurationField())
    by_age = others.filter(network__in={place.network for place in own}).values(age=ExtractDay(age))
    counted = by_age.annotate(
        browser_kind=Count("user", distinct=True, filter=Q(token__in=[place.token for place in own])),
        network=Count("user", distinct=True),
    )
    rows = list(counted.order_by("age"))
    return SamePlaces(
        browser_kind=sum(row["browser_kind"] for row in rows),
        network=sum(row["network"] for row in rows),
        newcomers={row["age"]: row["network"] for row in rows if row["age"] < days},
    )


def _is_public(network: str) -> bool:
    return bool(network) and ipaddress.ip_network(network).is_global
