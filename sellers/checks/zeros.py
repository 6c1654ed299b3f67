"""Zeros pass most sums of digits, and no register gives them out. Pure."""


def is_only_zeros(digits: str) -> bool:
    return set(digits) == {"0"}
