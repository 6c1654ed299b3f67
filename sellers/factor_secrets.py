"""Secrets of second factors, which lie in a table of allauth's as text: the id of the data key, a colon, and base64.

Each is bound to its user: whoever copies a row in the database onto somebody else gets a factor that opens nothing.
"""

import base64
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from core.encryption import decrypt, encrypt, key_id_of
from core.keys.holders import Keys


class _Plain(str):
    """To be sealed: django-allauth hands it over before it says whose it is."""


class _InRow(str):
    row: Authenticator


def sealed_text(text: str, owner: str) -> str:
    """`owner`: the public id of the user."""
    blob = encrypt(text.encode(), bound_to=_place(owner))
    return f"{key_id_of(blob)}:{base64.b64encode(blob).decode()}"


def opened_text(sealed: str, owner: str) -> str:
    """Raises Undecryptable for a secret of somebody else."""
    return decrypt(base64.b64decode(sealed.partition(":")[2]), bound_to=_place(owner)).decode()


def _place(owner: str) -> str:
    return f"mfa {owner}"


def to_be_sealed(text: str) -> str:
    return _Plain(text)


def opened_in_row(text: str) -> str:
    """`text` as it stands in the data of an Authenticator. Raises Undecryptable if it was made for another user."""
    assert isinstance(text, _InRow)
    return opened_text(text, text.row.user.public_id)


def bind_secrets(sender: type[Authenticator], instance: Authenticator, **_: Any) -> None:
    """Each row that is made, loaded or saved: what is plain is sealed for its user, and each text knows its row."""
    if "data" in instance.__dict__:
        instance.data = _bound(instance.data, instance)


def _bound(value: Any, row: Authenticator) -> Any:
    if isinstance(value, dict):
        return {name: _bound(each, row) for name, each in value.items()}
    if isinstance(value, list):
        return [_bound(each, row) for each in value]
    if not isinstance(value, str):
        return value
    text = _InRow(sealed_text(value, row.user.public_id) if isinstance(value, _Plain) else value)
    text.row = row
    return text


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
        rows = self._under(old).filter(pk__gt=after).order_by("pk").select_related("user")
        batch = list(rows.select_for_update(skip_locked=True, no_key=True, of=("self",))[:limit])
        for row in batch:
            row.data = _moved(row.data, tuple(f"{key_id}:" for key_id in old), row.user.public_id)
            row.save(update_fields=["data"])
        return (batch[-1].pk, len(batch)) if batch else None


def _moved(value: Any, old: tuple[str, ...], owner: str) -> Any:
    if isinstance(value, dict):
        return {name: _moved(each, old, owner) for name, each in value.items()}
    if isinstance(value, list):
        return [_moved(each, old, owner) for each in value]
    moves = isinstance(value, str) and value.startswith(old)
    return sealed_text(opened_text(value, owner), owner) if moves else value
