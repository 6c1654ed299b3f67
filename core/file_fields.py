"""Columns that name stored files (core.files), each saying what they are encrypted for and what they are bound to."""

from typing import TYPE_CHECKING, Any

from django.db import models

from core.keys.ring import Purpose
from core.keys.under import Under

if TYPE_CHECKING:
    CharField = models.CharField[Any, Any]
    JSONField = models.JSONField[Any, Any]
else:
    CharField = models.CharField
    JSONField = models.JSONField


class StoredFileField(CharField):
    """The name of one file; "" for none. `place`: the row's attribute that says what it is bound to."""

    listed = False  # as in StoredFilesField

    def __init__(self, *, purpose: Purpose, place: str, **kwargs: Any) -> None:
        self.purpose, self.place = purpose, place
        super().__init__(**{"max_length": 100, **kwargs})

    def names(self, row: Any) -> list[str]:
        return [getattr(row, self.attname)]

    def place_of(self, row: Any, position: int) -> str:
        return getattr(row, self.place)

    def value(self, names: list[str]) -> Any:
        """What the column holds with these names."""
        return names[0]

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> Any:
        kwargs = self.deconstruct()[3]
        return type(self)(purpose=self.purpose, place=self.place, **kwargs)


class StoredFilesField(JSONField):
    """A list of names. `place`: the row's method that says what the file at a position (from 1) is bound to.

    `listed`: they stay listed as stray (core.files) for as long as they stand here, and go when they are due.
    """

    def __init__(self, *, purpose: Purpose, place: str, listed: bool = False, **kwargs: Any) -> None:
        self.purpose, self.place, self.listed = purpose, place, listed
        super().__init__(**{"default": list, "blank": True, **kwargs})

    def names(self, row: Any) -> list[str]:
        return list(getattr(row, self.attname))

    def place_of(self, row: Any, position: int) -> str:
        return getattr(row, self.place)(position)

    def value(self, names: list[str]) -> Any:
        return names

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def clone(self) -> Any:
        return type(self)(purpose=self.purpose, place=self.place, listed=self.listed, **self.deconstruct()[3])


StoredField = StoredFileField | StoredFilesField


@StoredFileField.register_lookup
class FileUnder(Under):
    """The second part of a file's name is its key (core.files)."""

    template = "split_part({column}, '/', 2) = ANY (%s)"


@StoredFilesField.register_lookup
class AnyFileUnder(Under):
    template = (
        "EXISTS (SELECT FROM jsonb_array_elements_text({column}) AS stored (name) "
        "WHERE split_part(stored.name, '/', 2) = ANY (%s))"
    )
