"""Blind indexes (R24): the same number is found again without being read. HMAC-SHA-256 under a data key of their own.

An index names its key, as ciphertexts do. While the key is being rotated rows stand under the old one or the new one,
so whoever looks for a number looks for all of indexes_of().
"""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models

from core.keys.models import KEY_ID_LETTERS
from core.keys.ring import Key, current, index_keys
from core.keys.under import Under

if TYPE_CHECKING:
    CharField = models.CharField[Any, Any]
else:
    CharField = models.CharField


def plain_number(number: str) -> str:
    """Capitals and digits alone: full-width characters, spaces, hyphens and the like are how somebody typed it."""
    return "".join(each for each in unicodedata.normalize("NFKC", number).upper() if each.isalnum())


def fingerprint(label: str, value: str) -> str:
    """Under the key of today: proof later that it was this value, from which that does not come back."""
    return _under(current("index"), label, value)


def _under(key: Key, label: str, value: str) -> str:
    digest = hmac.digest(key.secret, f"{label}\n{value}".encode(), hashlib.sha256)
    return key.id + base64.urlsafe_b64encode(digest).decode().rstrip("=")


class BlindIndexField(CharField):
    """Filled at each save from `of`, which makes what is compared of a row; "" of nothing. `label`: what it is a number
    of. Two with the same label are compared with each other.

    In migrations it is a plain CharField: they import no code of ours.
    """

    def __init__(self, *, label: str, of: Callable[[Any], str], **kwargs: Any) -> None:
        self.label, self.of = label, of
        super().__init__(**{"max_length": 64, "db_index": True, "blank": True, "editable": False, **kwargs})

    def index_of(self, row: models.Model) -> str:
        return self._under(current("index"), self.of(row))

    def indexes_of(self, row: models.Model) -> list[str]:
        """Under each key that another row may stand under; empty where the row has no number."""
        value = self.of(row)
        return [self._under(key, value) for key in index_keys()] if value else []

    def _under(self, key: Key, value: str) -> str:
        return _under(key, self.label, value) if value else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        index = self.index_of(model_instance)
        setattr(model_instance, self.attname, index)
        return index

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> "BlindIndexField":
        return type(self)(label=self.label, of=self.of)


@BlindIndexField.register_lookup
class IndexUnder(Under):
    template = f"left({{column}}, {KEY_ID_LETTERS}) = ANY (%s)"
