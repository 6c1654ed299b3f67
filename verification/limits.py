"""The status of an account while something stands against it: measures, and a certification that is owed. Reads only.

Several can stand at once; whichever ends, the account follows what is left."""

from sellers.models import Seller
from sellers.statuses import Status
from verification.models import Certification, Measure

STRICTNESS = [Status.RESTRICTED, Status.SUSPENDED, Status.CLOSED]


def measures_in_effect(seller: Seller) -> list[Measure]:
    return list(seller.measures.filter(status=Measure.Status.IN_EFFECT).order_by("pk"))


def _suspended_for(seller: Seller) -> Certification | None:
    return seller.certifications.suspending().first()


def status_without(seller: Seller) -> str:
    """The one that the first of all that stands found, and the account's own where nothing does."""
    owed = _suspended_for(seller)
    found = [each.status_before for each in measures_in_effect(seller)] + ([owed.status_before] if owed else [])
    return found[0] if found else seller.status


def status_under(seller: Seller, before: str) -> Status:
    """That of the strictest of what stands now; `before` where nothing does any more."""
    limits = [each.account_status for each in measures_in_effect(seller)]
    limits += [Status.SUSPENDED] if _suspended_for(seller) else []
    return max(limits, key=STRICTNESS.index, default=Status(before))
