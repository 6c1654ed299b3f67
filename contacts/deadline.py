"""By when the emergency contact is to be confirmed, where ops have set a deadline at all."""

from datetime import datetime

from core.models import PolicyVersion
from core.policy import current_policy
from core.times import end_of_day
from sellers.models import Seller

FIGURE = "contact_deadline_days"


def deadline_of(seller: Seller) -> datetime | None:
    """None: there is none. Counted from the registration, or from the day on which the figure was published: who was
    here before it has as many days. Nothing is closed when it is over."""
    days = current_policy().contact_deadline_days
    if not days:
        return None
    since = max(seller.created_at, _in_force_since(days) or seller.created_at)
    return end_of_day(since, seller.user.time_zone, days=days)


def _in_force_since(days: int) -> datetime | None:
    since = None
    for figures, published_at in PolicyVersion.objects.order_by("-number").values_list("figures", "published_at"):
        if figures.get(FIGURE) != days:
            break
        since = published_at
    return since
