"""What the test world holds at most: anybody who writes a platform has a key to it."""

from django.utils.translation import gettext as _

from core.counting import count
from core.errors import DomainError
from core.policy import current_policy
from sellers.models import Seller

MEGABYTE = 1024 * 1024
A_DAY = 24 * 60 * 60


def refuse_too_many_test_sellers() -> None:
    """Two at once may both be the last. DomainError "too_many_test_sellers"."""
    most = current_policy().test_sellers_count
    if Seller.objects.of_test_world().filter(erased_at=None).count() >= most:
        raise DomainError(
            "too_many_test_sellers",
            _("There are %(most)d test sellers, as many as ops allow. Use one of them again, or ask ops for more.")
            % {"most": most},
        )


def count_test_file(size: int) -> None:
    """`size`: in bytes that have arrived; 0 asks whether more may. Whoever is at the last of them may go beyond by it.
    It stays counted when the file is refused or the seller is erased.
    DomainError "too_many_test_files"."""
    most = current_policy().test_files_per_day_megabytes
    sent, _ends_in = count("test-files", seconds=A_DAY, by=size)
    if sent - size >= most * MEGABYTE:
        count("test-files", seconds=A_DAY, by=-size)
        raise DomainError(
            "too_many_test_files",
            _("Test sellers have sent %(most)d MB within a day, which is all that they can. Send the file tomorrow.")
            % {"most": most},
        )
