"""What can go wrong with a master key."""


class MasterKeyError(Exception):
    """The master key does not open a data key, or does not answer. The sentence says what to look at."""
