"""Pauses between attempts: within their bounds, rising, and never beyond a lifetime."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.channels.base import Trouble
from messaging.sending.backoff import LADDERS, LIFETIME, pause_after

YOUNG = timedelta()
TROUBLES = st.sampled_from(list(Trouble))
CHANCES = st.floats(0, 1)


@given(TROUBLES, st.integers(1, 50), CHANCES)
def test_half_of_a_pause_is_certain_and_half_is_chance(trouble: Trouble, attempts: int, chance: float) -> None:
    pause = pause_after(trouble, attempts, age=YOUNG, chance=chance)
    if attempts > len(LADDERS[trouble]):
        assert pause is None
    else:
        assert pause is not None
        assert LADDERS[trouble][attempts - 1] / 2 <= pause <= LADDERS[trouble][attempts - 1]


@pytest.mark.parametrize("trouble", list(Trouble), ids=lambda trouble: trouble.name)
def test_no_pause_is_shorter_than_the_one_before_whatever_chance_says(trouble: Trouble) -> None:
    ladder = LADDERS[trouble]
    assert all(after / 2 >= before for before, after in pairwise(ladder))


@given(TROUBLES, CHANCES, CHANCES)
def test_more_chance_is_a_longer_pause(trouble: Trouble, one: float, other: float) -> None:
    pauses = [pause_after(trouble, 1, age=YOUNG, chance=chance) for chance in sorted([one, other])]
    assert pauses == sorted(pauses)


@given(TROUBLES, st.integers(1, 50), CHANCES, st.timedeltas(YOUNG, 2 * LIFETIME))
def test_no_attempt_comes_after_the_lifetime(trouble: Trouble, attempts: int, chance: float, age: timedelta) -> None:
    pause = pause_after(trouble, attempts, age=age, chance=chance)
    assert pause is None or age + pause <= LIFETIME


def test_a_provider_that_is_away_is_asked_again_sooner_than_one_that_says_not_now() -> None:
    assert sum(LADDERS[Trouble.THROTTLED], YOUNG) < sum(LADDERS[Trouble.CONNECTION], YOUNG)
    assert LADDERS[Trouble.CONNECTION][0] < LADDERS[Trouble.TEMPORARY][0] < LADDERS[Trouble.OURS][0]
