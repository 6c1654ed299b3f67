"""What kinds of tasks there are for ops: each app registers its own, in its apps.py."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from core.roles import OPS
from messaging.models import OpsTask


@dataclass(frozen=True)
class TaskKind:
    """`label` names it in lists, `explanation` tells ops what it means and what to do, one sentence or several.

    `answers` are {code: label} of what ops have found, where somebody waits for that; `when_closed(task)` tells them,
    in the transaction that closes it. `tells`: the roles whose people hear of each new one.
    """

    name: str
    label: str | Promise
    explanation: str | Promise
    answers: Mapping[str, str | Promise] = field(default_factory=dict)
    when_closed: Callable[[OpsTask], None] = lambda task: None
    tells: Sequence[str] = (OPS,)


_kinds: dict[str, TaskKind] = {}


def register(*kinds: TaskKind) -> None:
    _kinds.update({kind.name: kind for kind in kinds})


def kind_of(task: OpsTask) -> TaskKind:
    """One that was taken out of the code is shown by its name."""
    return _kinds.get(task.kind) or TaskKind(task.kind, task.kind, "")


def kind_named(name: str) -> TaskKind:
    """KeyError for one that nobody has registered."""
    return _kinds[name]


def kinds() -> Sequence[TaskKind]:
    """By the order of their labels."""
    return sorted(_kinds.values(), key=lambda kind: str(kind.label))
