"""How a copy can fail to go out. Vendor words stop at the channel."""


class Refused(Exception):
    """The other side said no for good: this address, this content. Another try would change nothing."""


class Unreachable(Exception):
    """Nothing was handed over: trying again is safe."""


class OutcomeUnknown(Exception):
    """It may have been handed over or not (a hang after the content was sent): a state of its own (R39)."""
