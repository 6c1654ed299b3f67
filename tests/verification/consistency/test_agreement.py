"""Cohen's kappa: known figures from the literature, and what holds of it whatever was judged."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.consistency.agreement import LEAST, agreement, cohens_kappa

OUTCOMES = st.sampled_from(["approved", "documents_needed", "rejected"])
PAIRS = st.lists(st.tuples(OUTCOMES, OUTCOMES), min_size=LEAST, max_size=80)
YES, NO = "yes", "no"


def table(both: int, one: int, other: int, neither: int) -> Counter:
    return Counter({(YES, YES): both, (YES, NO): one, (NO, YES): other, (NO, NO): neither})


@pytest.mark.parametrize(
    ("counts", "kappa"),
    [
        # Feinstein and Cicchetti, High agreement but low kappa I, J Clin Epidemiol 43 (1990): both agree in 85 of 100.
        ((40, 9, 6, 45), 0.70),
        ((80, 10, 5, 5), 0.32),
        # Two readers of 50 grant proposals, as in textbooks.
        ((20, 5, 10, 15), 0.40),
    ],
)
def test_it_gives_the_figures_of_the_literature(counts, kappa):
    assert cohens_kappa(table(*counts)) == pytest.approx(kappa, abs=0.005)


def test_always_the_opposite_is_minus_one():
    assert cohens_kappa(table(0, 20, 20, 0)) == -1


def test_independent_judgements_are_zero():
    assert cohens_kappa(table(16, 4, 64, 16)) == 0


def test_of_few_no_kappa_is_told_but_their_number():
    few = agreement([(YES, YES)] * (LEAST - 2) + [(YES, NO)])
    assert (few.count, few.alike, few.kappa, few.too_few) == (LEAST - 1, LEAST - 2, None, True)
    enough = agreement([(YES, YES)] * (LEAST - 1) + [(NO, NO)])
    assert (enough.kappa, enough.too_few) == (1, False)


def test_where_both_always_say_the_same_one_thing_chance_explains_all():
    same = agreement([(YES, YES)] * 100)
    assert (same.kappa, same.percent) == (None, 100)


def test_of_nothing_there_is_nothing_to_tell():
    assert agreement([]).percent is None
    assert cohens_kappa(Counter()) is None


@given(PAIRS)
def test_it_lies_between_minus_one_and_one(pairs):
    kappa = agreement(pairs).kappa
    assert kappa is None or -1 <= kappa <= 1


@given(PAIRS)
def test_it_is_the_same_whoever_is_named_first(pairs):
    assert agreement(pairs) == agreement((other, one) for one, other in pairs)


@given(PAIRS)
def test_it_depends_on_no_order_and_no_names(pairs):
    renamed = [(f"x{one}", f"x{other}") for one, other in reversed(pairs)]
    assert agreement(renamed) == agreement(pairs)


@given(PAIRS)
def test_twice_as_much_of_the_same_agrees_as_well(pairs):
    once, twice = agreement(pairs).kappa, agreement(pairs * 2).kappa
    assert once is twice is None or twice == pytest.approx(once)


@given(PAIRS)
def test_it_is_one_only_where_all_are_alike(pairs):
    told = agreement(pairs)
    assert told.kappa is None or (told.kappa == 1) == (told.alike == told.count)


@given(PAIRS)
def test_it_is_never_higher_than_the_share_of_agreement(pairs):
    told = agreement(pairs)
    assert told.kappa is None or told.kappa <= told.alike / told.count + 1e-9
