"""Statements that the database parses and plans once per connection: for what many people contend for at one moment.

They outlive transactions and belong to a session of the database: a pooler in between must not share those out.
"""

import re
from collections.abc import Mapping
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class Prepared:
    """`statement` as for a cursor, with %(name)s; where it does not say of what type a value is, it needs a cast."""

    def __init__(self, name: str, statement: str) -> None:
        self.name, self.values = name, list(dict.fromkeys(_PLACEHOLDER.findall(statement)))
        numbered = _PLACEHOLDER.sub(lambda match: f"${self.values.index(match[1]) + 1}", statement)
        self.definition = f"PREPARE {{name}} AS {numbered.replace('{', '{{').replace('}', '}}')}".replace("%", "%%")
        self.call = f"EXECUTE {{name}} ({', '.join(['%s'] * len(self.values))})"


_names: WeakKeyDictionary[Any, dict[Prepared, str]] = WeakKeyDictionary()  # by connection of the driver
_numbers = count(1)


def run(*steps: tuple[Prepared, Mapping[str, Any]]) -> tuple[Any, ...] | None:
    """One after the other in one round trip; returns the first row of the last one, if it has any."""
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    known = _names.setdefault(database.connection, {})
    # A step that fails leaves its statement prepared, and nobody knows: the next one takes another name.
    new = {step: f"{step.name}_{next(_numbers)}" for step, _values in steps if step not in known}
    names = known | new
    parts = [step.definition.format(name=name) for step, name in new.items()]
    parts += [step.call.format(name=names[step]) for step, _values in steps]
    with database.cursor() as cursor:
        cursor.execute("; ".join(parts), [values[name] for step, values in steps for name in step.values])
        known.update(new)
        return cursor.fetchone() if cursor.description else None
