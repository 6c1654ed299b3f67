"""Other sellers who log in from the same place (sellers.log_ins): something to ask about, and weak by itself.

Offices, families, hotels and providers have many behind one network. Networks that are not of the internet (a test
machine, a proxy that hides all addresses) say nothing, and neither does a place whose row has been deleted since.
"""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.db.models.functions import Now

from core.models import User
from sellers.models import LogInPlace


@dataclass(frozen=True)
class SamePlaces:
    """How many others: with the same kind of browser in the same network, in the same network at all, and of these
    registered lately."""

    device: int = 0
    network: int = 0
    newcomers: int = 0


def count_same_places(user: User, *, days: int) -> SamePlaces:
    """`days`: who registered so recently is a newcomer. Two queries at most."""
    own = [place for place in LogInPlace.objects.filter(user=user) if _is_public(place.network)]
    if not own:
        return SamePlaces()
    others = LogInPlace.objects.exclude(user=user).filter(user__seller__isnull=False)
    lately = Q(user__seller__created_at__gte=Now() - timedelta(days=days))
    counted = others.filter(network__in={place.network for place in own}).aggregate(
        device=Count("user", distinct=True, filter=Q(token__in=[place.token for place in own])),
        network=Count("user", distinct=True),
        newcomers=Count("user", distinct=True, filter=lately),
    )
    return SamePlaces(**counted)


def _is_public(network: str) -> bool:
    return bool(network) and ipaddress.ip_network(network).is_global
