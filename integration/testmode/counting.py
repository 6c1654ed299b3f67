"""What the test world is asked to do in an hour: nobody who has a key to it shuts others out."""

from core.counting import count
from core.policy import current_policy

AN_HOUR = 60 * 60
SHARE = 2  # one takes half of it at most


def count_change(who: str) -> int:
    """`who`: the public id of a key or of a test seller's user. Seconds until it can be done; 0: now."""
    most = current_policy().test_changes_per_hour_count
    for what, limit in {f"test-changes:{who}": max(1, most // SHARE), "test-changes": most}.items():
        used, ends_in = count(what, seconds=AN_HOUR)
        if used > limit:
            return ends_in
    return 0
