"""Secrets of second factors, which lie in a table of allauth's as text: the id of the data key, a colon, and base64."""

import base64
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from core.encryption import decrypt, encrypt, key_id_of
from core.keys.holders import Keys

PLACE = "mfa"


def sealed_text(text: str) -> str:
    blob = encrypt(text.encode(), bound_to=PLACE)
    return f"{key_id_of(blob)}:{base64.b64encode(blob).decode()}"


def opened_text(sealed: str) -> str:
    return decrypt(base64.b64decode(sealed.partition(":")[2]), bound_to=PLACE).decode()


class FactorSecrets:
    """What a rotation moves here (core.keys.holders)."""

    name = Authenticator._meta.db_table

    def _under(self, old: Keys) -> QuerySet[Authenticator]:
        rows = Authenticator.objects.annotate(text=Cast("data", TextField()))
        return rows.filter(text__regex=f'"({"|".join(old)}):')

    def left(self, old: Keys) -> bool:
        return self._under(old).exists()

    @transaction.atomic
    def move(self, old: Keys, *, after: int, limit: int) -> tuple[int, int] | None:
        rows = self._under(old).filter(pk__gt=after).order_by("pk").select_for_update(skip_locked=True, no_key=True)
        batch = list(rows[:limit])
        for row in batch:
            row.data = _moved(row.data, tuple(f"{key_id}:" for key_id in old))
            row.save(update_fields=["data"])
        return (batch[-1].pk, len(batch)) if batch else None


def _moved(value: Any, old: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {name: _moved(each, old) for name, each in value.items()}
    if isinstance(value, list):
        return [_moved(each, old) for each in value]
    return sealed_text(opened_text(value)) if isinstance(value, str) and value.startswith(old) else value
