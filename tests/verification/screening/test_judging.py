from dataclasses import replace

import pytest
from django.utils.functional import Promise

from verification.screening.facts import Facts
from verification.screening.judging import rule_of, screen
from verification.screening.rules import ALL

CLEAR = Facts(
    document_type="identity_card",
    document_country="CN",
    document_number="11010519491231002X",
    business_country="CN",
    bank_country="CN",
    draw=5.0,
    random_sample_percent=5,
)


def findings(**changes: object) -> list[str]:
    return [rule.name for rule in screen(replace(CLEAR, **changes))]


def test_details_that_fit_together_find_nothing() -> None:
    assert findings() == []


def test_a_wrong_check_digit_is_found() -> None:
    assert findings(document_number="110105194912310021") == ["document_number"]


@pytest.mark.parametrize("field", ["business_country", "bank_country"])
def test_countries_that_differ_are_found(field: str) -> None:
    assert findings(**{field: "HK"}) == ["country"]


@pytest.mark.parametrize(("draw", "found"), [(0.0, True), (4.99, True), (5.0, False), (99.9, False)])
def test_the_sample_is_as_large_as_the_policy_says(draw: float, found: bool) -> None:
    assert (findings(draw=draw) == ["random_sample"]) is found


@pytest.mark.parametrize(("percent", "found"), [(0, False), (100, True)])
def test_nobody_and_everybody_can_be_sampled(percent: int, found: bool) -> None:
    assert bool(findings(draw=0.0, random_sample_percent=percent)) is found


def test_all_findings_are_named_at_once() -> None:
    assert findings(document_number="1", bank_country="US", draw=0.0) == ["document_number", "country", "random_sample"]


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: f"{rule.name}.{rule.version}")
def test_each_rule_has_a_translatable_text_for_the_seller_and_is_found_by_version(rule) -> None:
    assert isinstance(rule.reason, Promise)
    assert rule.internal
    assert rule_of(rule.name, rule.version) is rule
