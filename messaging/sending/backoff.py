"""When a copy that did not go out is tried again: by what was in the way, later from time to time, and never in step.

Half of each pause is certain and half is chance ("equal jitter"), so that those who failed together do not come back
together.
"""

from datetime import timedelta

from messaging.channels.base import Trouble

_SECONDS: dict[Trouble, list[int]] = {
    Trouble.CONNECTION: [20, 60, 180, 600, 1800, 2 * 3600, 6 * 3600],
    Trouble.TEMPORARY: [30, 120, 600, 3600, 6 * 3600],
    Trouble.THROTTLED: [5, 15, 30, 60, 120, 300, 600, 1800, 3600],
    Trouble.OURS: [60, 600, 3600, 6 * 3600, 12 * 3600],
}
LADDERS = {trouble: [timedelta(seconds=length) for length in rungs] for trouble, rungs in _SECONDS.items()}
LIFETIME = timedelta(days=2)  # what could not go out for so long since its message was due is not news any more


def pause_after(trouble: Trouble, attempts: int, *, age: timedelta, chance: float) -> timedelta | None:
    """The pause after so many attempts (1 or more) of a copy whose message has been due for `age`; `chance` is a number
    from 0 to 1. None: there is no further attempt."""
    ladder = LADDERS[trouble]
    if attempts > len(ladder):
        return None
    pause = ladder[attempts - 1] * (0.5 + chance / 2)
    return pause if age + pause <= LIFETIME else None
