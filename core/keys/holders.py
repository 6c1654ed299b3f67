"""What stands under data keys, found from the fields of all models: nobody has to think of adding a column here.

What is encrypted elsewhere, as the secrets of second factors in a table of allauth's, is registered by its app.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any, Protocol

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q

from core.blind import BlindIndexField
from core.fields import EncryptedJSONField
from core.file_fields import StoredField, StoredFileField, StoredFilesField
from core.files import StorageAway, keep_files, outdate_files, read_file, stage_file, take_due_times

Keys = Sequence[str]  # ids of superseded data keys


class Holder(Protocol):
    name: str

    def left(self, old: Keys) -> bool:
        """Whether anything stands under one of these keys."""

    def move(self, old: Keys, *, after: int, limit: int) -> tuple[int, int] | None:
        """Bring up to `limit` rows beyond the row `after` under the current keys: (last row looked at, how many were
        moved). None: there is none. What somebody else has locked is passed over."""


_registered: list[Holder] = []


def register(holder: Holder) -> None:
    _registered.append(holder)


def holders() -> Iterator[Holder]:
    for model in apps.get_models():
        fields = model._meta.local_fields
        if columns := [field for field in fields if isinstance(field, EncryptedJSONField | BlindIndexField)]:
            yield Columns(model, columns)
        yield from (Files(model, each) for each in fields if isinstance(each, StoredFileField | StoredFilesField))
    yield from _registered


class Columns:
    """The encrypted columns and blind indexes of one table. A batch is one transaction, its rows locked."""

    def __init__(self, model: type[models.Model], fields: Sequence[models.Field]) -> None:
        self.name, self.model, self.fields = model._meta.db_table, model, fields
        quote = connection.ops.quote_name
        columns = [quote(field.column or "") for field in fields]
        kinds = ["text" if isinstance(field, BlindIndexField) else "bytea" for field in fields]
        self.statement = (
            f"UPDATE {quote(self.name)} AS row SET {', '.join(f'{column} = new.{column}' for column in columns)} "
            f"FROM unnest(%s::bigint[], {', '.join(f'%s::{kind}[]' for kind in kinds)}) "
            f"AS new (id, {', '.join(columns)}) WHERE row.id = new.id"
        )

    def _under(self, old: Keys) -> models.QuerySet[Any]:
        conditions = [Q(**{f"{field.name}__under": old}) for field in self.fields]
        return self.model._base_manager.filter(reduce(or_, conditions))

    def left(self, old: Keys) -> bool:
        return self._under(old).exists()

    @transaction.atomic
    def move(self, old: Keys, *, after: int, limit: int) -> tuple[int, int] | None:
        # By the primary key alone: what stands under a key no index knows, and the planner would look at every row.
        beyond = self.model._base_manager.filter(pk__gt=after).order_by("pk")
        window = list(beyond.values_list("pk", flat=True)[:limit])
        if not window:
            return None
        rows = self._under(old).filter(pk__gt=after, pk__lte=window[-1])
        batch = list(rows.select_for_update(skip_locked=True, no_key=True))
        if batch:
            self._write(batch)
        return window[-1], len(batch)

    def _write(self, batch: list[Any]) -> None:
        values = [[self._new(field, row) for row in batch] for field in self.fields]
        with connection.cursor() as cursor:
            cursor.execute(self.statement, [[row.pk for row in batch], *values])

    def _new(self, field: models.Field, row: models.Model) -> Any:
        return field.get_db_prep_value(field.pre_save(row, add=False), connection)


class Files:
    """The files that one column names: a new one is written, the row goes over to it, the old one goes later."""

    def __init__(self, model: type[models.Model], field: StoredField) -> None:
        self.name, self.model, self.field = f"{model._meta.db_table}.{field.column}", model, field

    def _under(self, old: Keys) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{f"{self.field.name}__under": old})

    def left(self, old: Keys) -> bool:
        return self._under(old).exists()

    def move(self, old: Keys, *, after: int, limit: int) -> tuple[int, int] | None:
        batch = list(self._under(old).filter(pk__gt=after).order_by("pk")[:limit])
        if not batch:
            return None
        return batch[-1].pk, sum(self._move(row, old) for row in batch)

    def _move(self, row: models.Model, old: Keys) -> bool:
        """Nothing is locked while the storage works. A row that names other files by then keeps them, and the new ones
        go as strays do."""
        before = self.field.names(row)
        unchanged = self.model._base_manager.filter(pk=row.pk, **{self.field.name: self.field.value(before)})
        try:
            after = [self._moved(row, name, at, old) for at, name in enumerate(before, start=1)]
        except StorageAway:
            if unchanged.exists():
                raise
            return False  # they were deleted meanwhile, and the row no longer names them
        with transaction.atomic():
            if not unchanged.update(**{self.field.name: self.field.value(after)}):
                return False
            pairs = {former: name for former, name in zip(before, after, strict=True) if former != name}
            if self.field.listed:
                take_due_times(pairs)
            else:
                keep_files([*pairs.values()])
            outdate_files([*pairs])
        return True

    def _moved(self, row: models.Model, name: str, position: int, old: Keys) -> str:
        if name.split("/")[1] not in old:
            return name
        place = self.field.place_of(row, position)
        return stage_file(read_file(name, bound_to=place), bound_to=place, purpose=self.field.purpose)
