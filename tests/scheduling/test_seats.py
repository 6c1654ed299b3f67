from dataclasses import replace
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from scheduling.rules import Calendar, Needs
from scheduling.seats import Seats

DAYS = (0xFF, 0xFF00)
WIDTH = 2
ENGLISH, GERMAN = Needs("en"), Needs("de")
needs = st.sampled_from([ENGLISH, GERMAN, Needs("ja"), Needs("en", "JP"), Needs("en", "DE"), Needs("en", place=1)])
pools = st.lists(
    st.builds(
        Calendar,
        manager=st.just(0),
        languages=st.frozensets(st.sampled_from(["en", "de", "ja"]), min_size=1),
        free=st.fixed_dictionaries({None: st.integers(0, 0xFFFF), 1: st.integers(0, 0xFFFF)}),
        document_countries=st.frozensets(st.sampled_from(["JP", "DE"])),
        buffer=st.integers(0, 2),
        days=st.just(DAYS),
        sessions_per_day=st.integers(1, 3),
    ),
    max_size=4,
).map(lambda pool: [replace(each, manager=number) for number, each in enumerate(pool)])
asked = st.lists(st.tuples(needs, st.integers(0, 14)), max_size=12)


def always_free(number: int, *languages: str, limit: int = 8) -> Calendar:
    return Calendar(number, frozenset(languages), {None: 0xFFFF}, days=DAYS, sessions_per_day=limit)


def seats_of(*pool: Calendar, seed: int = 1) -> Seats:
    return Seats(pool, Random(seed))


def can_hold_all(manager: Calendar, held: list[tuple[Needs, int]]) -> bool:
    """By the words of the rules, without masks of what is left."""
    in_order = sorted(start for _needs, start in held)
    far_enough = all(later - earlier >= WIDTH + manager.buffer for earlier, later in pairwise(in_order))
    works = all(manager.free[needs.place] >> start & 0b11 == 0b11 and manager.can_hold(needs) for needs, start in held)
    per_day = [sum(day >> start & 1 for start in in_order) for day in DAYS]
    return far_enough and works and max(per_day) <= manager.sessions_per_day


@given(pools, asked)
def test_every_account_manager_can_hold_all_whose_seats_are_kept(
    pool: list[Calendar], asked: list[tuple[Needs, int]]
) -> None:
    seats, kept = seats_of(*pool), {each.manager: [] for each in pool}  # type: ignore[var-annotated]
    for needs, cell in asked:
        if seats.open_starts(needs, WIDTH) >> cell & 1:
            manager = seats.find(needs, WIDTH, cell)
            seats.take(manager, WIDTH, cell)
            kept[manager].append((needs, cell))
    assert all(can_hold_all(each, kept[each.manager]) for each in pool)


@given(pools, asked, needs)
def test_a_start_is_open_exactly_where_one_more_can_be_held(
    pool: list[Calendar], asked: list[tuple[Needs, int]], wanted: Needs
) -> None:
    seats, kept = seats_of(*pool), {each.manager: [] for each in pool}  # type: ignore[var-annotated]
    for needs, cell in asked:
        if seats.free_at(needs, WIDTH, cell, limit=1):
            manager = seats.find(needs, WIDTH, cell)
            seats.take(manager, WIDTH, cell)
            kept[manager].append((needs, cell))
    for cell in range(15):
        free = sum(can_hold_all(each, [*kept[each.manager], (wanted, cell)]) for each in pool)
        assert seats.free_at(wanted, WIDTH, cell) == free
        assert bool(seats.open_starts(wanted, WIDTH) >> cell & 1) == bool(free)


def test_the_least_versatile_are_taken_first() -> None:
    seats = seats_of(always_free(1, "en", "de"), always_free(2, "en"))
    seats.take(seats.find(ENGLISH, WIDTH, 0), WIDTH, 0)
    assert [seats.free_at(ENGLISH, WIDTH, 0), seats.free_at(GERMAN, WIDTH, 0)] == [1, 1]


def test_among_equals_it_is_taken_at_random() -> None:
    pool = [always_free(number, "en") for number in range(3)]
    assert {seats_of(*pool, seed=seed).find(ENGLISH, WIDTH, 0) for seed in range(50)} == {0, 1, 2}


def test_held_sessions_count_into_those_of_the_day() -> None:
    seats = seats_of(always_free(1, "en", limit=2))
    for cell in (0, 2):
        seats.take(1, WIDTH, cell)
    assert seats.open_starts(ENGLISH, WIDTH) & DAYS[0] == 0
    assert seats.open_starts(ENGLISH, WIDTH) & DAYS[1]
