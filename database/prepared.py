"""Statements that the database parses and plans once per connection: for what many people contend for at one moment.

They outlive transactions and belong to a session of the database: a pooler in between must not share those out.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections

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
_waiting: ContextVar[list[Step] | None] = ContextVar("waiting", default=None)  # None: outside together()


def run(*steps: Step) -> tuple[Any, ...] | None:
    """One after the other in one round trip; returns the first row of the last one, if it has any."""
    return _run([*_taken_along(), *steps])


def send(*steps: Step) -> None:
    """run() for what nobody waits for: in a together() block it goes with the next statement of any kind."""
    waiting = _waiting.get()
    if waiting is None:
        _run(steps)
        return
    for step in steps:
        if waiting and (joined := _joined(waiting[-1], step)):
            waiting[-1] = joined
        else:
            waiting.append(step)


def _joined(one: Step, other: Step) -> Step | None:
    (statement, values), (single, more) = one, other
    many = single.many
    if many is None or statement not in (single, many):
        return None
    lists = {name: [values[name]] if statement is single else values[name] for name in many.lists}
    if more[many.lists[0]] in lists[many.lists[0]]:
        return None
    if any(values[name] != more[name] for name in many.values if name not in lists):
        return None
    return many, {**values, **{name: [*lists[name], more[name]] for name in lists}}


@contextmanager
def together() -> Iterator[None]:
    """A block of a transaction: what is sent in it goes out with what is asked next, in its order, or at the end."""
    database = connections[DEFAULT_DB_ALIAS]
    assert database.in_atomic_block, "a commit would not wait for what was sent"
    outside = _waiting.set([])
    try:
        with database.execute_wrapper(_send_first):
            yield
            _send_all()
    finally:
        _waiting.reset(outside)


def _send_first(execute: Callable[..., Any], *statement: Any) -> Any:
    """Around every statement of the block, so that a plain query sees what was sent before it."""
    _send_all()
    return execute(*statement)


def _send_all() -> None:
    if steps := _taken_along():
        _run(steps)


def _taken_along() -> list[Step]:
    waiting = _waiting.get() or []
    steps = waiting[:]
    waiting.clear()
    return steps


def _run(steps: Sequence[Step]) -> tuple[Any, ...] | None:
    database = connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor:
        known = _calls.setdefault(database.connection, {})
        # A step that fails leaves its statement prepared, and nobody knows: the next one takes another name.
        new = {step: f"{step.name}_{next(_numbers)}" for step, _values in steps if step not in known}
        calls = known | {step: step.call.format(name=name) for step, name in new.items()} if new else known
        parts = [step.definition.format(name=name) for step, name in new.items()]
        parts += [calls[step] for step, _values in steps]
        cursor.execute("; ".join(parts), [values[name] for step, values in steps for name in step.values])
        known.update(calls)
        return cursor.fetchone() if cursor.description else None
