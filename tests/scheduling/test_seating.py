from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scheduling.rules import Calendar, Hold, Needs
from scheduling.seating import candidates, open_starts
from scheduling.slots import Grid


def calendar(manager: int, languages: Iterable[str], free: int, **more: Any) -> Calendar:
    """By video, without end in the number of sessions, unless told otherwise."""
    return Calendar(manager, frozenset(languages), {None: free}, **more)


def hold(language: str, cells: int) -> Hold:
    return Hold(Needs(language), cells)


GRID = Grid(datetime(2026, 11, 23, 9, tzinfo=UTC), 16)
ALL = (1 << 16) - 1
HALF_HOUR = timedelta(minutes=30)
masks = st.integers(0, ALL)
languages = st.sampled_from(["en", "de", "ja"])
calendars = st.lists(st.tuples(st.frozensets(languages, min_size=1), masks), max_size=4).map(
    lambda rows: [calendar(number, spoken, free) for number, (spoken, free) in enumerate(rows)]
)
holds = st.lists(st.builds(lambda language, start: hold(language, 0b11 << start), languages, st.integers(0, 14)))


def starts_of(pool: list[Calendar], held: list[Hold], language: str = "en", within: int = ALL) -> list[datetime]:
    return open_starts(
        pool,
        Counter(held),
        grid=GRID,
        needs=Needs(language),
        within=within,
        length=HALF_HOUR,
        step=timedelta(minutes=15),
    )


@given(calendars, holds, languages, masks)
def test_every_open_start_has_a_free_manager_beside_those_who_serve_the_holds(
    pool: list[Calendar], held: list[Hold], language: str, within: int
) -> None:
    for start in starts_of(pool, held, language, within):
        wanted = hold(language, GRID.touched(start, start + HALF_HOUR))
        rivals = [other for other in held if other.cells & wanted.cells]
        assert not wanted.cells & ~within
        assert any(
            all(manager.serves(session) for session, manager in zip([wanted, *rivals], team, strict=False))
            for team in permutations(pool, 1 + len(rivals))
        )


@given(calendars, languages)
def test_every_start_with_a_free_manager_and_no_hold_is_open(pool: list[Calendar], language: str) -> None:
    free = [
        GRID.at(cell)
        for cell in range(GRID.cells - 1)
        if any(manager.serves(hold(language, 0b11 << cell)) for manager in pool)
    ]
    assert starts_of(pool, [], language) == free


def test_a_hold_in_another_language_takes_a_place_of_a_manager_who_speaks_both() -> None:
    both = calendar(1, {"en", "de"}, 0b11)
    assert starts_of([both], [hold("de", 0b11)]) == []


def test_whoever_alone_can_serve_somebody_elses_hold_comes_last() -> None:
    both, english = calendar(1, {"en", "de"}, 0b11), calendar(2, {"en"}, 0b11)
    german = Counter([hold("de", 0b11)])
    picks = [list(candidates(hold("en", 0b11), [both, english], german, randomness=Random(seed))) for seed in range(20)]
    assert picks == [[2, 1]] * 20


def test_the_equal_are_picked_at_random() -> None:
    pool = [calendar(number, {"en"}, 0b11) for number in range(3)]
    first = {next(candidates(hold("en", 0b11), pool, Counter(), randomness=Random(seed))) for seed in range(50)}
    assert first == {0, 1, 2}
