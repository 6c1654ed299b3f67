"""What people can do with a case, each act with what has to be done before it. An act that is refused changes nothing:
what was done before it is undone with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.verification.walking.world import CAPACITIES, Person, World
from verification.life.table import STEPS, At, By

Do = Callable[[World, Person], Any]


@dataclass(frozen=True)
class Act:
    """`step`: how the table of steps calls it; where it is none of them, it changes no state. `at`: where it is likely
    to be legal. `who`: by whom, of those as which the table says it can be taken. `ready`: what else it needs."""

    name: str
    step: str
    by: frozenset[By]
    at: frozenset[str]
    do: Do
    who: Callable[[World], list[str]] = field(repr=False)
    ready: Callable[[World], bool] = field(repr=False)

    def is_likely(self, world: World, state: str) -> bool:
        return state in self.at and self.ready(world)

    def may(self, name: str) -> bool:
        return bool(self.by & CAPACITIES[name])


ACTS: dict[str, Act] = {}


def act(
    step: str = "",
    *,
    by: tuple[By, ...] = (),
    at: tuple[At | str, ...] = (),
    who: Callable[[World], list[str]] | None = None,
    ready: Callable[[World], bool] = lambda world: True,
) -> Callable[[Do], Do]:
    """`step` names rows of the table, which say who and where; without it `by` and `at` do."""

    def register(do: Do) -> Do:
        name = do.__name__
        rows = [row for row in STEPS if row.act == step]
        takes = frozenset(by or {row.by for row in rows})
        names = frozenset(_name(each) for each in at or {source for row in rows for source in row.sources})
        ACTS[name] = Act(name, step, takes, names, do, who or (lambda world: people_as(*takes)), ready)
        return do

    return register


def _name(at: At | str) -> str:
    return at if isinstance(at, str) else at.name


def people_as(*by: By) -> list[str]:
    return [name for name, capacities in CAPACITIES.items() if capacities & set(by)]


def everybody() -> list[str]:
    """Who is a person."""
    return [name for name, capacities in CAPACITIES.items() if By.SYSTEM not in capacities]


def step_taken(act: Act, before: str) -> str:
    """The sweep of deadlines takes the act that the state names."""
    return At[before].value.expiry if act.step == "expire_due" and before in At.__members__ else act.step
