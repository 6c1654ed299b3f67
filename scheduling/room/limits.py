"""How much one socket may say."""

MESSAGE_BYTES = 64 * 1024
BURST_COUNT = 100  # the candidates of a new call come at once
PER_SECOND_COUNT = 20
# What is said, declared or shown is written down, and all rooms of a process share the thread that writes.
WRITES_BURST_COUNT, WRITES_PER_SECOND_COUNT = 20, 1


class Allowance:
    """A bucket that fills by `per_second` up to `burst`. `now` is in seconds, of any clock."""

    def __init__(self, now: float, *, burst: int = BURST_COUNT, per_second: int = PER_SECOND_COUNT) -> None:
        self.burst, self.per_second = burst, per_second
        self.left = float(burst)
        self.at = now

    def take(self, now: float) -> bool:
        self.left = min(self.burst, self.left + (now - self.at) * self.per_second)
        self.at = now
        self.left -= 1
        return self.left >= 0
