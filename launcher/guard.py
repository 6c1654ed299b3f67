"""Ends what a killed supervisor leaves behind.

A parent-death signal reaches the supervisor's own children only; granian's and Celery's children are found by their
process group. Reads one process group id a line. End of file without "done" means that the supervisor was killed.
"""

import os
import signal
import sys
import time

GRACE = 3.0


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def end_groups(groups: list[int]) -> None:
    """The leaders got their death signal already: give them GRACE seconds, then kill."""
    deadline = time.monotonic() + GRACE
    while any(map(alive, groups)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for group in filter(alive, groups):
        os.killpg(group, signal.SIGKILL)


def main() -> None:
    lines = sys.stdin.read().split()
    if "done" not in lines:
        end_groups([int(line) for line in lines])


if __name__ == "__main__":
    main()
