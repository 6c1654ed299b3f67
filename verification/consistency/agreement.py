"""How far two people who judge the same agree, beyond what chance would bring: Cohen's kappa. Pure.

J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960), 37–46.
A high share of agreement can go with a low kappa where nearly everything is judged alike (Feinstein and Cicchetti,
Journal of Clinical Epidemiology 43 (1990), 543–549): so both are told, with their number.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

LEAST = 30  # pairs; of fewer no kappa is told: it would say more of chance than of people

Pair = tuple[Hashable, Hashable]  # what the one said, and what the other said of the same


@dataclass(frozen=True)
class Agreement:
    """`kappa` is 1 where they always agree, 0 where they agree as often as by chance, down to -1; None where there are
    too few, or where all of them were judged alike by both, so that chance explains everything."""

    count: int
    alike: int
    kappa: float | None

    @property
    def too_few(self) -> bool:
        return self.count < LEAST

    @property
    def percent(self) -> int | None:
        return 100 * self.alike // self.count if self.count else None


def agreement(pairs: Iterable[Pair]) -> Agreement:
    table = Counter(pairs)
    count, alike = table.total(), sum(number for (one, other), number in table.items() if one == other)
    return Agreement(count, alike, None if count < LEAST else cohens_kappa(table))


def cohens_kappa(table: Counter[Pair]) -> float | None:
    """`table`: how often each pair was given. None where nothing was, or where chance alone explains it."""
    count = table.total()
    ones, others = Counter[Hashable](), Counter[Hashable]()
    for (one, other), number in table.items():
        ones[one] += number
        others[other] += number
    alike = sum(number for (one, other), number in table.items() if one == other)
    by_chance = sum(ones[each] * others[each] for each in ones)  # times count², as whole numbers: nothing is rounded
    if by_chance == count * count:
        return None
    return (alike * count - by_chance) / (count * count - by_chance)
