"""For how long a provider is left alone: never too long, and longer each time."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from messaging.sending.circuit import FAILURES, LONGEST, SHORTEST, left_alone_for


def test_the_circuit_stays_closed_until_so_many_failed_in_a_row() -> None:
    assert [left_alone_for(failures) for failures in (0, 1, FAILURES - 1)] == [None] * 3
    assert left_alone_for(FAILURES) == SHORTEST


@given(st.integers(FAILURES, 10**9))
def test_a_pause_is_never_longer_than_what_waits_can_bear(failures: int) -> None:
    assert SHORTEST <= (left_alone_for(failures) or timedelta()) <= LONGEST <= timedelta(minutes=1)


def test_no_pause_is_shorter_than_the_one_before() -> None:
    pauses = [left_alone_for(failures) or timedelta() for failures in range(FAILURES, FAILURES + 20)]
    assert all(before <= after for before, after in pairwise(pauses))
