"""What the test world holds at most: anybody who writes a platform has a key to it."""

from datetime import timedelta

from django.db.models import Sum
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.policy import current_policy
from sellers.models import Seller, Upload

MEGABYTE = 1024 * 1024
A_DAY = timedelta(days=1)


def refuse_too_many_test_sellers() -> None:
    """Two at once may both be the last. DomainError "too_many_test_sellers"."""
    most = current_policy().test_sellers_count
    if Seller.objects.of_test_world().filter(erased_at=None).count() >= most:
        raise DomainError(
            "too_many_test_sellers",
            _("There are %(most)d test sellers, as many as ops allow. Use one of them again, or ask ops for more.")
            % {"most": most},
        )


def refuse_too_many_test_files() -> None:
    """Whoever is at the last of them may go beyond by it. DomainError "too_many_test_files"."""
    most = current_policy().test_files_per_day_megabytes
    sent = Upload.objects.filter(document__seller__in=Seller.objects.of_test_world(), began_at__gt=Now() - A_DAY)
    if (sent.aggregate(sum=Sum("size"))["sum"] or 0) >= most * MEGABYTE:
        raise DomainError(
            "too_many_test_files",
            _("Test sellers have sent %(most)d MB within a day, which is all that they can. Send the file tomorrow.")
            % {"most": most},
        )
