"""Which of many open starts to offer. Pure."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

Traits = tuple[date, int, int]  # the day, the part of the period, the part of the day: what a set should differ in


def spread(starts: Iterable[datetime], *, zone: str, count: int, randomness: random.Random) -> list[datetime]:
    """`count` of `starts`, earliest first: on other days, in other parts of the period and of the day where possible;
    at random among equals, so that nobody can predict them."""
    return pick(by_traits(starts, zone=zone, count=count), count=count, randomness=randomness)


def by_traits(starts: Iterable[datetime], *, zone: str, count: int) -> dict[Traits, list[datetime]]:
    """By the clock of `zone`; the period has as many parts as starts are to be picked."""
    local = {start: start.astimezone(ZoneInfo(zone)) for start in starts}
    days = sorted({moment.date() for moment in local.values()})
    part = {day: number * count // len(days) for number, day in enumerate(days)}
    found: dict[Traits, list[datetime]] = defaultdict(list)
    for start, moment in local.items():
        found[moment.date(), part[moment.date()], moment.hour // 3].append(start)
    return dict(found)


def pick(found: Mapping[Traits, Sequence[datetime]], *, count: int, randomness: random.Random) -> list[datetime]:
    """spread() of what by_traits() has sorted."""
    chosen: list[datetime] = []
    met: tuple[set[object], ...] = (set(), set(), set())
    while len(chosen) < count and (rest := _least_alike(found, met, chosen)):
        traits, start = randomness.choice(rest)
        chosen.append(start)
        for seen, trait in zip(met, traits, strict=True):
            seen.add(trait)
    return sorted(chosen)


def _least_alike(
    found: Mapping[Traits, Sequence[datetime]], met: tuple[set[object], ...], chosen: Sequence[datetime]
) -> list[tuple[Traits, datetime]]:
    """The starts that share least with those chosen: a day counts more than a part of the period, and that more than
    a part of the day."""
    days, parts, hours = met
    least = (True, True, True)
    rest: list[tuple[Traits, datetime]] = []
    for traits, starts in found.items():
        alike = (traits[0] in days, traits[1] in parts, traits[2] in hours)
        if alike <= least and (free := [(traits, start) for start in starts if start not in chosen]):
            if alike < least:
                least, rest = alike, []
            rest += free
    return rest
