"""When a provider is left alone: so many failures in a row open its circuit, and after a pause one copy tries it.

The pauses stay short, so that what waited goes out soon after the trouble is over (R40: most within a minute).
"""

from datetime import timedelta

FAILURES = 5
SHORTEST, LONGEST = timedelta(seconds=15), timedelta(minutes=1)
TRIAL = timedelta(minutes=1)  # for so long nobody else tries: longer than any call may take


def left_alone_for(failures: int) -> timedelta | None:
    """After so many failures in a row, each failed trial among them. None: the circuit stays closed."""
    if failures < FAILURES:
        return None
    return min(SHORTEST * 2 ** min(failures - FAILURES, 10), LONGEST)
