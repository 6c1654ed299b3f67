"""The benchmarks of booking compare nothing unless both sides write the same."""

import pytest

from bench._bookings import by_action, by_hand, half_hour, hold, make_cases, make_managers, rows_of
from bench._by_hand import prepare


@pytest.mark.django_db
def test_the_statement_by_hand_writes_the_same_rows_as_the_action() -> None:
    managers = make_managers(2)
    cases = make_cases(2)
    offers = hold(cases, [half_hour(0), half_hour(0)], managers)
    assert by_action((cases[0], offers[0])) == by_hand(prepare(cases[1], offers[1])) == "booked"
    assert rows_of(cases[:1]) == rows_of(cases[1:])
