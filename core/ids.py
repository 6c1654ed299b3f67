"""Public ids: prefixed and unguessable, such as case_8f3k…; never a row number on a page or in a log."""

import secrets
from typing import Any

from django.db import models

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # nothing that is mistaken for something else when read aloud
LENGTH = 22  # 30 ** 22 is about 2 ** 108
# Each byte below 240 is one letter, all of them equally often; the others are left out.
_LETTERS = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))
_UNEVEN = bytes(range(256 // len(ALPHABET) * len(ALPHABET), 256))


def new_id(prefix: str) -> str:
    return f"{prefix}_{letters(LENGTH)}"


def letters(count: int) -> str:
    """So many of the alphabet that nobody can guess."""
    drawn = b""
    while len(drawn) < count:
        drawn = secrets.token_bytes(2 * count).translate(_LETTERS, _UNEVEN)[:count]
    return drawn.decode()


class PublicIdField(models.CharField):
    """Filled when the object is made, so that what is encrypted can be bound to it before the first save.

    In migrations it is a plain CharField: they import no code of ours.
    """

    def __init__(self, *, prefix: str, **kwargs: Any) -> None:
        self.prefix = prefix
        super().__init__(
            **{"max_length": 40, "unique": True, "editable": False, "default": lambda: new_id(prefix), **kwargs}
        )

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> "PublicIdField":
        return type(self)(prefix=self.prefix)
