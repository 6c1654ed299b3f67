"""Statements that the database parses and plans once per connection: for what many people contend for at one moment.

They outlive transactions and belong to a session of the database: a pooler in between must not share those out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections

if TYPE_CHECKING:
    from database.backend.base import DatabaseWrapper

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_LIST = re.compile(r"%\((\w+)\)s::\w+\[\]")


class Prepared:
    """`statement` as for a cursor, with %(name)s; where it does not say of what type a value is, it needs a cast.

    `many` is the same for several at once, with lists of some values (%(name)s::text[]), the first of them a key: those
    that wait in a row, with other keys and else the same single values, go as one of it.
    """

    def __init__(self, name: str, statement: str, *, many: "Prepared | None" = None) -> None:
        self.name, self.many, self.lists = name, many, _LIST.findall(statement)
        self.values = list(dict.fromkeys(_PLACEHOLDER.findall(statement)))
        numbered = _PLACEHOLDER.sub(lambda match: f"${self.values.index(match[1]) + 1}", statement)
        self.definition = f"PREPARE {{name}} AS {numbered.replace('{', '{{').replace('}', '}}')}".replace("%", "%%")
        self.call = f"EXECUTE {{name}} ({', '.join(['%s'] * len(self.values))})"


Step = tuple[Prepared, Mapping[str, Any]]
_calls: WeakKeyDictionary[Any, dict[Prepared, str]] = WeakKeyDictionary()  # by connection of the driver
_numbers = count(1)


def run(*steps: Step) -> tuple[Any, ...] | None:
    """One after the other in one round trip; returns the first row of the last one, if it has any."""
    return execute(_database(), steps)


def send(*steps: Step) -> None:
    """run() for what nobody waits for. In a transaction it goes with the next run() or the commit, and before the next
    statement of any other kind; an error of it shows there.
    """
    database = _database()
    if database.in_atomic_block:
        database.wait(steps)
    else:
        execute(database, steps)


def ask(step: Step) -> tuple[Any, ...] | None:
    """run() of one that only reads, where a request begins. It is its own health check: one that finds its connection
    dead asks again on a new one, so nothing is asked before it.
    """
    database = _database()
    if database.in_atomic_block:
        return execute(database, [step])
    database.health_check_done = True
    try:
        return execute(database, [step])
    except (OperationalError, InterfaceError):
        if database.connection is None or not database.connection.closed:
            raise
        database.close()
        return execute(database, [step])


def execute(database: "DatabaseWrapper", steps: Sequence[Step], *, then: str = "") -> tuple[Any, ...] | None:
    """run() on this one: after what waits there, and before `then`."""
    begins, waiting = database.take()
    steps = [*waiting, *steps]
    with database.cursor() as cursor:
        known = _calls.setdefault(database.connection, {})
        # A step that fails leaves its statement prepared, and nobody knows: the next one takes another name.
        new = {step: f"{step.name}_{next(_numbers)}" for step, _values in steps if step not in known}
        calls = known | {step: step.call.format(name=name) for step, name in new.items()} if new else known
        parts = ["BEGIN"] if begins else []
        parts += [step.definition.format(name=name) for step, name in new.items()]
        parts += [calls[step] for step, _values in steps]
        if then:
            parts.append(then)
        try:
            cursor.execute("; ".join(parts), [values[name] for step, values in steps for name in step.values])
        except Exception:
            if begins:
                database.not_sent()
            raise
        known.update(calls)
        return cursor.fetchone() if cursor.description else None


def joined(steps: Iterable[Step]) -> list[Step]:
    """Those in a row that can go as one, as one."""
    rows: list[list[Step]] = []
    for step in steps:
        if rows and _goes_with(rows[-1], step):
            rows[-1].append(step)
        else:
            rows.append([step])
    return [_as_one(row) for row in rows]


def _goes_with(row: Sequence[Step], step: Step) -> bool:
    statement, values = step
    first, others = row[0]
    if first is not statement or statement.many is None:
        return False
    key, *lists = statement.many.lists
    singles = [name for name in statement.many.values if name != key and name not in lists]
    return all(values[name] == others[name] for name in singles) and all(
        values[key] != each[key] for _same, each in row
    )


def _as_one(row: Sequence[Step]) -> Step:
    statement, values = row[0]
    if len(row) == 1 or statement.many is None:
        return row[0]
    return statement.many, {
        **values,
        **{name: [each[name] for _statement, each in row] for name in statement.many.lists},
    }


def _database() -> "DatabaseWrapper":
    return cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
