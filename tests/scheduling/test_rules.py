from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.rules import Calendar, Hold, all_served, candidates, new_code, open_starts, tidy_code
from scheduling.slots import Grid

GRID = Grid(datetime(2026, 11, 23, 9, tzinfo=UTC), 16)
ALL = (1 << 16) - 1
HALF_HOUR = timedelta(minutes=30)
masks = st.integers(0, ALL)
languages = st.sampled_from(["en", "de", "ja"])
calendars = st.lists(st.tuples(st.frozensets(languages, min_size=1), masks), max_size=4).map(
    lambda rows: [Calendar(number, spoken, free) for number, (spoken, free) in enumerate(rows)]
)
holds = st.lists(st.builds(lambda language, start: Hold(language, 0b11 << start), languages, st.integers(0, 14)))


def starts_of(pool: list[Calendar], held: list[Hold], language: str = "en", within: int = ALL) -> list[datetime]:
    return open_starts(
        pool, Counter(held), grid=GRID, language=language, within=within, length=HALF_HOUR, step=timedelta(minutes=15)
    )


@given(calendars, holds, languages, masks)
def test_every_open_start_has_a_free_manager_beside_those_who_serve_the_holds(
    pool: list[Calendar], held: list[Hold], language: str, within: int
) -> None:
    for start in starts_of(pool, held, language, within):
        wanted = Hold(language, GRID.touched(start, start + HALF_HOUR))
        rivals = [hold for hold in held if hold.cells & wanted.cells]
        assert not wanted.cells & ~within
        assert any(
            all(
                manager.serves(hold.language, hold.cells)
                for hold, manager in zip([wanted, *rivals], team, strict=False)
            )
            for team in permutations(pool, 1 + len(rivals))
        )


@given(calendars, languages)
def test_every_start_with_a_free_manager_and_no_hold_is_open(pool: list[Calendar], language: str) -> None:
    free = [
        GRID.at(cell)
        for cell in range(GRID.cells - 1)
        if any(manager.serves(language, 0b11 << cell) for manager in pool)
    ]
    assert starts_of(pool, [], language) == free


@given(st.lists(st.sets(st.integers(0, 4)), max_size=5))
def test_all_served_agrees_with_trying_every_order(wishes: list[set[int]]) -> None:
    possible = any(
        all(manager in wish for wish, manager in zip(wishes, team, strict=True))
        for team in permutations(range(5), len(wishes))
    )
    assert all_served(wishes) == possible


def test_a_hold_in_another_language_takes_a_place_of_a_manager_who_speaks_both() -> None:
    both = Calendar(1, frozenset({"en", "de"}), 0b11)
    assert starts_of([both], [Hold("de", 0b11)]) == []


def test_whoever_alone_can_serve_somebody_elses_hold_comes_last() -> None:
    both, english = Calendar(1, frozenset({"en", "de"}), 0b11), Calendar(2, frozenset({"en"}), 0b11)
    german = Counter([Hold("de", 0b11)])
    picks = [list(candidates(Hold("en", 0b11), [both, english], german, randomness=Random(seed))) for seed in range(20)]
    assert picks == [[2, 1]] * 20


def test_the_equal_are_picked_at_random() -> None:
    pool = [Calendar(number, frozenset({"en"}), 0b11) for number in range(3)]
    first = {next(candidates(Hold("en", 0b11), pool, Counter(), randomness=Random(seed))) for seed in range(50)}
    assert first == {0, 1, 2}


@pytest.mark.parametrize(
    "typed",
    [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " "), lambda code: f" {code} "],
)
def test_a_session_id_is_known_however_it_is_typed(typed: Callable[[str], str]) -> None:
    code = new_code(Random(3))
    assert tidy_code(typed(code)) == code


def test_a_session_id_has_no_letters_that_are_mistaken_for_others() -> None:
    codes = "".join(new_code(Random(seed)) for seed in range(500))
    assert not set(codes) & set("01IOLU")
