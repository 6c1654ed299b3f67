"""Until when a seller can send what is asked for."""

from datetime import date
from zoneinfo import ZoneInfo

from sellers.models import Seller
from verification.models import Case


def documents_due_on(seller: Seller) -> date | None:
    """The day of the open case that waits for documents: all that is asked for in it has the same. Else None."""
    waiting = Case.objects.filter(seller=seller, status=Case.Status.DOCUMENTS_NEEDED, due_at__isnull=False)
    due_at = waiting.values_list("due_at", flat=True).first()
    return due_at.astimezone(ZoneInfo(seller.user.time_zone)).date() if due_at else None
