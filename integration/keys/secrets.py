"""The secret of a key: shown once, kept as a keyed hash."""

import re

from core.encryption import keyed_hash
from core.ids import ALPHABET, letters

PREFIXES = {False: "vr_live_", True: "vr_test_"}
LENGTH = 40  # 30 ** 40 is about 2 ** 196
SHAPE = re.compile(f"(?:{'|'.join(PREFIXES.values())})[{ALPHABET}]{{{LENGTH}}}")


def new_secret(*, is_test: bool) -> str:
    return PREFIXES[is_test] + letters(LENGTH)


def hash_of(secret: str) -> str:
    return keyed_hash("api-key", secret)
