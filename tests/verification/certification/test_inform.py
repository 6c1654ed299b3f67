"""Who is a high-volume seller by 15 U.S.C. 45f(f)(3), to the sale, the cent and the day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.certification.inform import Qualified, Trade, plus_months, qualified, within

ON = date(2026, 11, 23)


def trade(day: date, count: int = 200, revenue: str = "5000") -> Trade:
    return Trade(day, count, Decimal(revenue))


@pytest.mark.parametrize(
    ("count", "revenue", "expected"),
    [(200, "5000", True), (199, "5000", False), (200, "4999.99", False), (199, "9999999", False), (9999, "0", False)],
)
def test_both_thresholds_have_to_be_reached(count: int, revenue: str, expected: bool) -> None:
    assert (qualified([trade(ON, count, revenue)], on=ON) is not None) is expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [(date(2026, 3, 9), True), (date(2026, 3, 10), False), (date(2026, 3, 11), False)],
)
def test_a_window_is_twelve_months_and_not_a_day_longer(second: date, expected: bool) -> None:
    trades = [trade(date(2025, 3, 10), 100, "2500"), trade(second, 100, "2500")]
    assert (qualified(trades, on=ON) is not None) is expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2024, 11, 24), True), (date(2024, 11, 23), False), (date(2026, 11, 24), False)]
)
def test_what_counts_lies_in_the_twenty_four_months_before(day: date, expected: bool) -> None:
    assert (qualified([trade(day)], on=ON) is not None) is expected


def test_any_continuous_twelve_months_count_and_not_the_calendar_year() -> None:
    trades = [trade(date(2025, 7, 1), 120, "3000"), trade(date(2026, 6, 30), 80, "2000")]
    assert qualified(trades, on=ON) == Qualified(date(2026, 6, 30), date(2027, 6, 30))


def test_since_is_the_day_on_which_the_last_of_the_thresholds_was_reached() -> None:
    trades = [
        trade(date(2026, 1, 5), 300, "100"), trade(date(2026, 2, 5), 1, "4900"), trade(date(2026, 3, 5), 500, "9000"),
    ]  # fmt: skip
    found = qualified(trades, on=ON)
    assert found
    assert found.since == date(2026, 2, 5)


def test_until_is_the_last_day_of_which_the_newest_window_still_lies_in_the_period() -> None:
    found = qualified([trade(date(2025, 1, 15))], on=ON)
    assert found == Qualified(date(2025, 1, 15), date(2027, 1, 14))
    assert qualified([trade(date(2025, 1, 15))], on=date(2027, 1, 14)) is not None
    assert qualified([trade(date(2025, 1, 15))], on=date(2027, 1, 15)) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2024, 2, 29), 24, date(2026, 3, 1)),
        (date(2025, 1, 31), 1, date(2025, 3, 1)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(2025, 11, 30), 24, date(2027, 11, 30)),
    ],
)
def test_a_leap_day_and_the_ends_of_months_lose_no_day(day: date, months: int, expected: date) -> None:
    assert plus_months(day, months) == expected


TRADES = st.lists(
    st.builds(
        Trade,
        st.dates(ON - timedelta(days=800), ON + timedelta(days=30)),
        st.integers(0, 150),
        st.decimals(0, 4000, places=2),
    ),
    max_size=12,
)


def by_every_window(trades: list[Trade], on: date) -> bool:
    """The statute read word by word: each window of 12 months that lies in the 24 before."""
    counted = [each for each in trades if within(each.day, on)]
    starts = [on - timedelta(days=number) for number in range(735)]
    for start in starts:
        inside = [each for each in counted if start <= each.day < plus_months(start, 12)]
        if sum(each.count for each in inside) >= 200 and sum(each.revenue for each in inside) >= 5000:
            return True
    return False


@given(TRADES)
def test_it_finds_what_trying_each_window_finds(trades: list[Trade]) -> None:
    assert (qualified(trades, on=ON) is not None) is by_every_window(trades, ON)


@given(TRADES, st.randoms())
def test_the_order_of_the_trades_does_not_matter(trades: list[Trade], random: object) -> None:
    mixed = list(trades)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert qualified(mixed, on=ON) == qualified(trades, on=ON)


@given(TRADES)
def test_who_qualifies_does_so_to_the_last_day_and_not_after_it(trades: list[Trade]) -> None:
    known = [each for each in trades if each.day <= ON]
    found = qualified(known, on=ON)
    if found:
        assert found.since <= ON <= found.until
        assert qualified(known, on=found.until) is not None
        assert qualified(known, on=found.until + timedelta(days=1)) is None


@given(TRADES, st.integers(0, 50))
def test_another_sale_never_takes_it_away(trades: list[Trade], days: int) -> None:
    more = [*trades, trade(ON - timedelta(days=days), 1, "1")]
    assert qualified(trades, on=ON) is None or qualified(more, on=ON) is not None


FIRST, LAST = date(2024, 11, 24), ON  # of the 24 months that end with ON


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (FIRST, date(2025, 11, 23), True),
        (FIRST, date(2025, 11, 24), False),
        (FIRST - timedelta(days=1), date(2025, 11, 22), False),
        (date(2025, 11, 24), LAST, True),
        (date(2025, 11, 23), LAST, False),
        (date(2025, 11, 24), LAST + timedelta(days=1), False),
    ],
)
def test_the_first_window_of_the_period_and_the_last_hold_twelve_months_to_the_day(
    first: date, second: date, expected: bool
) -> None:
    trades = [trade(first, 100, "2500"), trade(second, 100, "2500")]
    assert (qualified(trades, on=ON) is not None) is expected


@pytest.mark.parametrize(
    ("count", "revenue", "expected"), [(99, "2500", False), (100, "2499.99", False), (100, "2500.00", True)]
)
def test_one_sale_or_one_cent_less_in_the_last_of_several_days_is_too_little(
    count: int, revenue: str, expected: bool
) -> None:
    trades = [trade(date(2026, 1, 5), 100, "2500"), trade(date(2026, 9, 5), count, revenue)]
    assert (qualified(trades, on=ON) is not None) is expected
