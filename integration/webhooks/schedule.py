"""When what did not arrive is tried again (R45). Pure."""

PAUSES = [5, 5 * 60, 30 * 60, *[hours * 3600 for hours in (2, 5, 10, 14, 16, 24)]]  # seconds; some three days in all
JITTER = 0.1
LONGEST_ASKED_FOR = 24 * 3600
RESTS, LONGEST_REST = 2, 600


def pause_after(attempts: int, *, tries: int, asked_for: float | None, chance: float) -> float | None:
    """Seconds to the next try after so many; None: it was the last. `asked_for`: by Retry-After. `chance`: 0 to 1."""
    if attempts >= min(tries, len(PAUSES) + 1):
        return None
    own = PAUSES[attempts - 1] * (1 + JITTER * (2 * chance - 1))
    return max(own, min(asked_for or 0, LONGEST_ASKED_FOR))


def rest_after(failures: int) -> float:
    """Seconds for which an endpoint is left alone that failed so often in a row."""
    return float(min(RESTS * 2 ** min(failures - 1, 20), LONGEST_REST))
