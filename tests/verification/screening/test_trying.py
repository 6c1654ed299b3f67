from typing import Any

import pytest

from verification.screening.thresholds import Thresholds
from verification.screening.trying import Change, Plan, Runs, try_plan

NOW = {"country": 100, "same_document": 60}


def runs(
    *found: str, session: bool = False, count: int = 1, ran: tuple[str, ...] = tuple(NOW), version: int = 1
) -> Runs:
    return Runs({name: {"version": version, "found": name in found} for name in {*ran, *found}}, session, count)


def tried(*kinds: Runs, **weights: int):
    return try_plan(kinds, now=NOW, plan=Plan(NOW | weights))


def rule(result, name: str):
    return next(each for each in result.rules if each.name == name)


def test_the_plan_in_force_changes_nothing() -> None:
    result = tried(runs("country", session=True, count=7), runs("same_document", count=2), runs(count=90))
    assert result.count == 99
    assert result.changes == {Change.SAME: 99}


def test_more_points_lead_to_sessions_and_fewer_to_none() -> None:
    result = tried(
        runs("country", session=True, count=7), runs("same_document", count=2), country=50, same_document=100
    )
    assert result.changes == {Change.TO_CLEAR: 7, Change.TO_SESSION: 2}
    country = rule(result, "country")
    assert (country.points_now, country.points, country.found, country.changed) == (100, 50, 7, 7)


def test_of_a_rule_that_was_not_asked_then_it_says_for_how_many_it_cannot_be_known() -> None:
    result = tried(runs(count=3), runs("country", session=True, count=2), postcode=100)
    assert result.changes == {Change.UNKNOWN: 3, Change.SAME: 2}
    assert rule(result, "postcode").unknown == 5


def test_a_rule_that_could_not_make_the_difference_leaves_nothing_unknown() -> None:
    assert tried(runs("same_document", count=3), postcode=39).changes == {Change.SAME: 3}


def test_findings_of_another_version_of_a_rule_are_counted() -> None:
    assert rule(tried(runs("country", session=True, count=4, version=9)), "country").other_version == 4


def test_what_leads_to_a_session_whatever_the_plan_stays_one() -> None:
    assert tried(runs("suspended", session=True), country=0).changes == {Change.SAME: 1}


CASES = [
    # rule, measures, figures tried, what it would find then (None: cannot be known)
    ("document_too_new", {"document_age_days": 20}, {"document_new_days": 21}, True),
    ("document_too_new", {"document_age_days": 20}, {"document_new_days": 20}, False),
    ("document_too_new", {"document_age_days": None}, {"document_new_days": 90}, False),
    ("document_too_new", {}, {"document_new_days": 90}, None),
    ("many_newcomers", {"newcomers": {"0": 2, "9": 3}}, {"velocity_days": 10}, True),
    ("many_newcomers", {"newcomers": {"0": 2, "9": 3}}, {"velocity_days": 9}, False),
    ("many_newcomers", {"newcomers": {"0": 2, "9": 3}}, {"velocity_accounts_count": 2}, True),
    ("many_newcomers", {}, {"velocity_accounts_count": 2}, None),
    ("random_sample", {"draw": 7.5}, {"random_sample_percent": 8}, True),
    ("random_sample", {"draw": 7.5}, {"random_sample_percent": 7}, False),
    ("random_sample", {"draw": None}, {"random_sample_percent": 100}, False),
]


@pytest.mark.parametrize(("name", "measures", "figures", "finds"), CASES)
def test_another_figure_is_tried_on_what_was_measured_then(
    name: str, measures: dict[str, Any], figures: dict[str, int], finds: bool | None
) -> None:
    before = {name: {"version": 2, "found": False}}
    plan = Plan({name: 100}, thresholds=Thresholds(**figures))
    result = try_plan([Runs(before, False, 4, measures)], now=NOW, plan=plan)
    change = {True: Change.TO_SESSION, False: Change.SAME, None: Change.UNKNOWN}[finds]
    assert result.changes == {change: 4}
    counted = rule(result, name)
    assert (counted.finds, counted.unknown) == (4 * bool(finds), 4 * (finds is None))


def test_with_the_figures_of_then_nothing_has_to_be_measured() -> None:
    before = {"document_too_new": {"version": 2, "found": True}}
    plan = Plan({"document_too_new": 100}, thresholds=Thresholds(document_new_days=30))
    runs = Runs(before, True, 4, then=Thresholds(document_new_days=30))
    assert try_plan([runs], now=NOW, plan=plan).changes == {Change.SAME: 4}
