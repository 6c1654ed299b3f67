"""Taking turns: two ways to do the same, one after the other, by the same processes with a connection each."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import connection

_turns: Sequence["Turn"] = ()
_barrier: Any = None


@dataclass(frozen=True)
class Turn:
    """`run(job)` for each job, shared out over the connections; it returns how the attempt ended, in a word."""

    run: Callable[[Any], str]
    jobs: Sequence[Any]


@dataclass(frozen=True)
class Attempt:
    outcome: str
    began: float
    ended: float

    @property
    def ms(self) -> float:
        return (self.ended - self.began) * 1000


@dataclass(frozen=True)
class Played:
    attempts: list[Attempt]

    @property
    def seconds(self) -> float:
        return max(each.ended for each in self.attempts) - min(each.began for each in self.attempts)

    def ms(self, outcome: str, percent: int) -> float:
        """The percentile, by nearest rank, of the attempts that ended so."""
        times = sorted(each.ms for each in self.attempts if each.outcome == outcome)
        return times[-(-len(times) * percent // 100) - 1]

    def count(self, outcome: str) -> int:
        return sum(each.outcome == outcome for each in self.attempts)


def take_turns(turns: Sequence[Turn], connections: int) -> list[Played]:
    """Processes, since threads of one would wait for each other and not for the database."""
    connection.close()
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(connections)
    with ProcessPoolExecutor(connections, context, initializer=_take_part, initargs=(turns, barrier)) as players:
        played = list(players.map(_play, [slice(number, None, connections) for number in range(connections)]))
    return [Played([attempt for one in played for attempt in one[turn]]) for turn in range(len(turns))]


def _take_part(turns: Sequence[Turn], barrier: Any) -> None:
    """In each process; they are forked, so nothing is copied."""
    global _turns, _barrier
    _turns, _barrier = turns, barrier


def _play(share: slice) -> list[list[Attempt]]:
    connection.ensure_connection()
    played = []
    try:
        for turn in _turns:
            jobs = deepcopy(turn.jobs[share])  # what was forked costs a page fault on the first touch
            _barrier.wait()
            played.append([_attempt(turn, job) for job in jobs])
    except BaseException:
        _barrier.abort()  # the others would wait for ever
        raise
    return played


def _attempt(turn: Turn, job: Any) -> Attempt:
    began = time.monotonic()
    return Attempt(turn.run(job), began, time.monotonic())
