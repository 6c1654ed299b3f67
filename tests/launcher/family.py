"""Looking at processes from outside."""

import time
from pathlib import Path


def until(condition, seconds=30.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def group_of(pid):
    """Its process group; None when it has ended, a zombie that nobody has collected yet included."""
    try:
        state, _, group = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[:3]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state == "Z" else int(group)


def is_running(pid):
    return group_of(pid) is not None


def running_in(groups):
    return {int(path.name) for path in Path("/proc").glob("[0-9]*") if group_of(path.name) in groups}
