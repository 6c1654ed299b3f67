from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import assume, given
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
def test_every_open_start_lies_within_what_was_asked_and_has_an_account_manager(
    pool: list[Calendar], held: list[Hold], language: str, within: int
) -> None:
    for start in starts_of(pool, held, language, within):
        wanted = hold(language, GRID.touched(start, start + HALF_HOUR))
        assert not wanted.cells & ~within
        assert any(manager.serves(wanted) for manager in pool)


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


def has_seats_for_all(pool: list[Calendar], sessions: list[Hold]) -> bool:
    """By trying every account manager for every session."""
    if not sessions:
        return True
    first, *rest = sessions
    return any(
        has_seats_for_all([*pool[:index], each.with_sessions([first.cells]), *pool[index + 1 :]], rest)
        for index, each in enumerate(pool)
        if each.serves(first)
    )


buffered = st.lists(
    st.builds(
        lambda spoken, free, buffer, per_day: calendar(
            0, spoken, free, buffer=buffer, days=(0xFF, 0xFF00), sessions_per_day=per_day
        ),
        st.frozensets(languages, min_size=1),
        masks.map(lambda mask: mask | 0x0FF0),
        st.integers(0, 2),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=3,
).map(lambda pool: [replace(each, manager=number) for number, each in enumerate(pool)])
few_holds = st.lists(
    st.builds(lambda language, start: hold(language, 0b11 << start), languages, st.integers(0, 14)), max_size=4
)


@given(buffered, few_holds, languages)
def test_an_open_start_takes_no_seat_buffer_or_place_in_the_day_from_what_is_held(
    pool: list[Calendar], held: list[Hold], language: str
) -> None:
    assume(has_seats_for_all(pool, held))
    for start in starts_of(pool, held, language):
        assert has_seats_for_all(pool, [hold(language, GRID.touched(start, start + HALF_HOUR)), *held])


@given(buffered, few_holds, languages)
def test_the_first_candidate_leaves_a_seat_for_everybody_where_one_of_them_does(
    pool: list[Calendar], held: list[Hold], language: str
) -> None:
    wanted = hold(language, 0b11 << 6)
    leaves_seats = {
        each.manager: has_seats_for_all(
            [other for other in pool if other != each] + [each.with_sessions([wanted.cells])], held
        )
        for each in pool
        if each.serves(wanted)
    }
    picks = list(candidates(wanted, pool, Counter(held), randomness=Random(1)))
    assert sorted(picks) == sorted(leaves_seats)
    assume(any(leaves_seats.values()))
    assert leaves_seats[picks[0]]


def test_a_hold_moves_to_somebody_else_who_can_serve_it() -> None:
    both, german = calendar(1, {"en", "de"}, 0b11), calendar(2, {"de", "ja", "zh-hans"}, 0b11)
    assert len(starts_of([both, german], [hold("de", 0b11)])) == 1


def test_who_has_fewer_sessions_comes_first() -> None:
    pool = [calendar(number, {"en"}, 0b11) for number in range(3)]
    picks = [
        list(candidates(hold("en", 0b11), pool, Counter(), randomness=Random(seed), sessions={0: 2, 1: 1}))
        for seed in range(20)
    ]
    assert picks == [[2, 1, 0]] * 20


def test_a_time_whose_hold_nobody_can_serve_any_more_is_offered_to_nobody_else() -> None:
    assert starts_of([calendar(1, {"en"}, 0b1111)], [hold("de", 0b11)]) == [GRID.at(2)]
