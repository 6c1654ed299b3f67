"""How much one socket may say."""

MESSAGE_BYTES = 64 * 1024
BURST_COUNT = 100  # the candidates of a new call come at once
PER_SECOND_COUNT = 20


class Allowance:
    """A bucket that fills by PER_SECOND_COUNT a second up to BURST_COUNT. `now` is in seconds, of any clock."""

    def __init__(self, now: float) -> None:
        self.left = float(BURST_COUNT)
        self.at = now

    def take(self, now: float) -> bool:
        self.left = min(BURST_COUNT, self.left + (now - self.at) * PER_SECOND_COUNT)
        self.at = now
        self.left -= 1
        return self.left >= 0
