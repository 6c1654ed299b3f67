"""The status of an account while something stands against it: measures, and a certification that is owed. Reads only.

Several can stand at once; whichever ends, the account follows what is left."""

from django.db.models import QuerySet

from sellers.models import Seller
from sellers.statuses import TRANSITIONS, Status
from verification.models import Measure

STRICTNESS = [Status.RESTRICTED, Status.SUSPENDED, Status.CLOSED]


def measures_in_effect(seller: Seller) -> QuerySet[Measure]:
    return Measure.objects.filter(seller=seller).in_effect()


def status_without(seller: Seller) -> str:
    """The one that the first of all that stands found, and the account's own where nothing does."""
    found = [each.status_before for each in measures_in_effect(seller)]
    found += [each.status_before for each in seller.certifications.suspending()]
    return found[0] if found else seller.status


def may_follow(seller: Seller, kind: str) -> bool:
    """Whether this measure fits the account, as it is beneath whatever stands against it. Nothing fits a closed one."""
    beneath = Status(status_without(seller))
    return seller.status != Status.CLOSED and Measure.LEADS_TO[Measure.Kind(kind)] in TRANSITIONS[beneath]


def status_under(seller: Seller, before: str) -> Status:
    """That of the strictest of what stands now; `before` where nothing does any more."""
    limits = [each.account_status for each in measures_in_effect(seller)]
    limits += [Status.SUSPENDED] if seller.certifications.suspending().exists() else []
    return max(limits, key=STRICTNESS.index, default=Status(before))
