"""Everything that a database and a storage hold, to look for what should be gone."""

from io import BytesIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from core.fields import EncryptedJSONField


def dump() -> str:
    """All tables as text, as COPY writes them, and the values of all encrypted fields opened."""
    rows = BytesIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.copy_expert(f'COPY (SELECT * FROM "{table}") TO STDOUT', rows)
    return "\n".join([rows.getvalue().decode(errors="replace"), *map(str, opened())])


def opened() -> list[Any]:
    values = []
    for model in apps.get_models():
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedJSONField)]
        values += [getattr(row, name) for row in model._default_manager.all() for name in names] if names else []
    return values


def stored_files() -> set[str]:
    """The storage's names."""
    folder = Path(settings.STORAGES["documents"]["OPTIONS"]["location"])
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
