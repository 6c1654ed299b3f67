from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from scheduling.plan import Plan
from scheduling.rules import Calendar, Hold, Needs
from scheduling.seating import Seating

DAYS = (0xFF, 0xFF00)
WIDTH = 2
ENGLISH, GERMAN, JAPANESE = (Needs(language) for language in ("en", "de", "ja"))
needs = st.sampled_from([ENGLISH, GERMAN, JAPANESE, Needs("en", "JP"), Needs("en", "DE")])
calendars = st.lists(
    st.tuples(
        st.frozensets(st.sampled_from(["en", "de", "ja"]), min_size=1),
        st.integers(0, 0xFFFF),
        st.frozensets(st.sampled_from(["JP", "DE"])),
        st.integers(0, 2),
        st.integers(1, 3),
    ),
    max_size=4,
).map(
    lambda rows: [
        Calendar(
            manager=number, languages=languages, free={None: free}, document_countries=countries, buffer=buffer,
            days=DAYS, sessions_per_day=limit,
        )
        for number, (languages, free, countries, buffer, limit) in enumerate(rows)
    ]
)  # fmt: skip
holds = st.lists(st.builds(lambda needs, start: Hold(needs, 0b11 << start), needs, st.integers(0, 14)), max_size=6)


def always_free(number: int, *languages: str, limit: int = 8) -> Calendar:
    return Calendar(number, frozenset(languages), {None: 0xFFFF}, days=DAYS, sessions_per_day=limit)


@given(calendars, holds, holds)
def test_whatever_the_plan_gives_can_be_served_beside_all_that_was_held(
    pool: list[Calendar], held: list[Hold], asked: list[Hold]
) -> None:
    servable = Seating(pool, Counter())
    held = [hold for hold in held if servable.seat(hold)]  # what was held could be served once
    plan = Plan(pool, Counter(held))
    given_out = [hold for hold in asked if plan.seat(hold)]
    for hold in given_out:
        assert servable.seat(hold), (hold, given_out)


@given(calendars, holds, needs)
def test_a_start_is_open_exactly_where_a_seat_is_left(pool: list[Calendar], held: list[Hold], asked: Needs) -> None:
    plan = Plan(pool, Counter(held))
    for cell in range(15):
        start = 1 << cell
        is_open = bool(plan.open_starts(asked, WIDTH) & start)
        assert (
            is_open
            == bool(plan.free_at(asked, WIDTH, start))
            == Plan(pool, Counter(held)).seat(Hold(asked, 0b11 << cell))
        )


def test_each_hold_takes_one_of_the_places_at_its_start() -> None:
    plan = Plan([always_free(1, "en"), always_free(2, "en", "de")], Counter([Hold(ENGLISH, 0b11)]))
    assert [plan.free_at(ENGLISH, WIDTH, 1), plan.able_at(ENGLISH, WIDTH, 1)] == [1, 2]
    assert plan.free_at(GERMAN, WIDTH, 1) == 1  # the less versatile was taken first


def test_held_sessions_count_into_those_of_the_day() -> None:
    plan = Plan([always_free(1, "en", limit=2)], Counter([Hold(ENGLISH, 0b11), Hold(ENGLISH, 0b1100)]))
    assert plan.open_starts(ENGLISH, WIDTH) & DAYS[0] == 0
    assert plan.open_starts(ENGLISH, WIDTH) & DAYS[1]


def test_nothing_is_given_around_what_nobody_can_serve() -> None:
    plan = Plan([always_free(1, "en")], Counter([Hold(JAPANESE, 0b11)]))
    assert plan.open_starts(ENGLISH, WIDTH) == 0
