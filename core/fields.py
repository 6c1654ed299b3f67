"""Encrypted model fields. The model needs a `public_id`: the ciphertext is bound to table, column and that id (R23)."""

import json
from typing import TYPE_CHECKING, Any

from django.db import models

from core.encryption import decrypt, encrypt, key_id_of
from core.keys.models import KEY_ID_LETTERS
from core.keys.ring import current
from core.keys.under import Under

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
else:
    Field = models.Field


class Sealed:
    """A ciphertext as it came from the database; opened when somebody looks."""

    def __init__(self, blob: bytes) -> None:
        self.blob = blob


class _Opening:
    """The attribute on the model: seals nothing by itself, opens on the first read."""

    def __init__(self, field: "EncryptedJSONField") -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self.field.attname)
        if isinstance(value, Sealed):
            value = self.field.load(decrypt(value.blob, bound_to=self.field.place(instance.public_id)))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedJSONField(Field):
    """Holds a dict of JSON values. An empty one is stored as no bytes: what was emptied is seen without a key."""

    empty: Any = dict

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"default": self.empty, "blank": True, "editable": False, **kwargs})

    def get_internal_type(self) -> str:
        return "BinaryField"

    def dump(self, value: Any) -> bytes:
        return json.dumps(value).encode()

    def load(self, plain: bytes) -> Any:
        return json.loads(plain)

    def place(self, public_id: str) -> str:
        return f"{self.model._meta.db_table}.{self.column}:{public_id}"

    def sealed(self, value: Any, public_id: str) -> bytes:
        """What the row with this public id stores."""
        return encrypt(self.dump(value), bound_to=self.place(public_id)) if value else b""

    def resealed(self, blob: bytes, public_id: str) -> bytes:
        """The same under the current key. A row that was read before a rotation and saved after it brings no old key
        back."""
        if key_id_of(blob) == current("fields").id:
            return blob
        return encrypt(decrypt(blob, bound_to=self.place(public_id)), bound_to=self.place(public_id))

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opening(self))

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return Sealed(bytes(value)) if value else self.empty()

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        row: Any = model_instance
        value = row.__dict__.get(self.attname)
        if isinstance(value, Sealed):
            return self.resealed(value.blob, row.public_id)
        return self.sealed(value, row.public_id)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str | dict) and value:
            raise TypeError(
                f"{self.name} is encrypted: save() it on its row; update() and filter() cannot see the row."
            )
        return connection.Database.Binary(value or b"")

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name} is encrypted and is not serialised.")

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("editable")  # which a BinaryField never is
        return name, "django.db.models.BinaryField", args, {**kwargs, "default": b""}


class EncryptedTextField(EncryptedJSONField):
    """Holds str."""

    empty = str

    def dump(self, value: str) -> bytes:
        return value.encode()

    def load(self, plain: bytes) -> str:
        return plain.decode()


@EncryptedJSONField.register_lookup
class SealedUnder(Under):
    template = f"encode(substring({{column}} from 1 for {KEY_ID_LETTERS}), 'escape') = ANY (%s)"
