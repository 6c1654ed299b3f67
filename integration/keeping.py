"""What is kept of the traffic with platforms, for how long (sellers.keeping)."""

from django.utils.translation import gettext_lazy as _

from integration.models import StoredAnswer
from sellers.keeping import Ground, RetentionClass, by_time, delete_all
from sellers.models import Seller

CLASSES = [
    RetentionClass(
        code="api_answers",
        label=_("Answers of the API"),
        what=_("What was answered to a request that changed something, so that it can be repeated."),
        ground=Ground.CONTRACT,
        figure="api_answers_kept_days",
        since=_("the answer"),
        kept=StoredAnswer.objects.all,
        due=by_time("stored_at"),
        remove=delete_all,
    ),
]


def erase(seller: Seller) -> None:
    """What was answered about them."""
    StoredAnswer.objects.filter(seller=seller).delete()
