from dataclasses import replace

import pytest
from django.utils.functional import Promise

from verification.screening import judging
from verification.screening.facts import Facts
from verification.screening.judging import findings_of, needs_session, rule_of, screen
from verification.screening.plans import shipped_weights
from verification.screening.rule import Rule, never
from verification.screening.rules import ALL, SCREENED, links, said
from verification.screening.thresholds import Thresholds

KINDS = [
    "document", "bank_account", "tax_number", "register_number", "address", "contact_phone", "contact_email",
    "browser_kind", "network",
]  # fmt: skip

CLEAR = Facts(
    document_type="identity_card",
    document_country="CN",
    document_number="11010519491231002X",
    business_country="CN",
    bank_country="CN",
    draw=5.0,
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
    assert bool(findings(draw=0.0, thresholds=Thresholds(random_sample_percent=percent))) is found


def test_all_findings_are_named_at_once() -> None:
    assert findings(document_number="1", bank_country="US", draw=0.0) == ["document_number", "country", "random_sample"]


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: f"{rule.name}.{rule.version}")
def test_each_rule_has_a_translatable_text_for_the_seller_and_is_found_by_version(rule) -> None:
    assert isinstance(rule.reason, Promise)
    assert rule.internal
    assert rule_of(rule.name, rule.version) is rule


def test_one_rule_is_enough_by_the_shipped_plan_unless_it_is_a_question_or_history() -> None:
    weights = shipped_weights()
    alone = [rule.name for rule in SCREENED if needs_session([rule.name], weights, 100)]
    numbers = ["document_number", "number_says_otherwise", "mrz_mismatch", "document_expired"]
    assert alone == [*numbers, "country", "random_sample"]


def test_questions_add_up() -> None:
    weights = shipped_weights()
    assert not needs_session(["same_document"], weights, 100)
    assert needs_session(["same_document", "same_bank_account"], weights, 100)


@pytest.mark.parametrize("rule", said.RULES, ids=lambda rule: rule.name)
def test_what_is_said_besides_leads_to_a_session_whatever_the_plan(rule) -> None:
    assert needs_session([rule.name], {}, 1000)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_link_is_found_with_its_count(kind: str) -> None:
    facts = replace(CLEAR, links={kind: 3})
    (rule,) = screen(facts)
    assert (rule.name, rule.accounts(facts)) == (f"same_{kind}", 3)


@pytest.mark.parametrize(
    ("newcomers", "found"),
    [({}, []), ({0: 4, 7: 9}, []), ({0: 4, 6: 1}, ["many_newcomers"])],
)
def test_many_newcomers_in_one_network_within_the_plans_days_are_found(
    newcomers: dict[int, int], found: list[str]
) -> None:
    assert findings(newcomers=newcomers, thresholds=Thresholds(velocity_accounts_count=5, velocity_days=7)) == found


def test_all_that_is_about_other_accounts_is_one_sentence_and_one_topic_to_the_seller() -> None:
    about_others = [rule for rule in SCREENED if rule.is_question]
    assert len(about_others) == 10
    assert {(str(rule.reason), rule.told_as) for rule in about_others} == {(str(links.SENTENCE), links.TOPIC)}


def test_each_question_is_asked_of_staff_in_words() -> None:
    assert [rule.name for rule in SCREENED if rule.is_question and not rule.question.strip()] == []


def test_an_earlier_rejection_is_found() -> None:
    assert findings(rejected_before=True) == ["rejected_before"]


def test_what_ran_and_found_nothing_is_stored_too() -> None:
    stored = findings_of(screen(replace(CLEAR, bank_country="HK")))
    assert set(stored) == {rule.name for rule in SCREENED}
    assert [name for name, finding in stored.items() if finding["found"]] == ["country"]


def test_a_rule_that_was_never_heard_of_is_explained_all_the_same() -> None:
    rule = rule_of("phase_of_the_moon", 7)
    assert (rule.name, rule.version) == ("phase_of_the_moon", 7)
    assert "This release knows no such rule" in rule.internal


# Every rule that any release has had. A line is never taken out: what it found is explained for as long as cases are
# kept, so a rule that goes, or changes, moves to rules/earlier.py.
EVER = {
    ("document_number", 1), ("country", 1), ("random_sample", 1), ("rejected_before", 1), ("many_newcomers", 1),
    ("suspended", 1), ("session_failed_before", 1), ("invited_after_rejection", 1), ("invited_after_declining", 1),
    ("session_not_chosen", 1), ("invited_after_lapse", 1), ("invited_while_suspended", 1),
    *((f"same_{kind}", 1) for kind in KINDS), ("same_device", 1),
    ("number_says_otherwise", 1), ("mrz_mismatch", 1), ("document_expired", 1), ("document_expires_before_session", 1),
    ("document_too_new", 1), ("iban_invalid", 1), ("routing_invalid", 1), ("bank_name_differs", 1),
    ("company_number_invalid", 1), ("vat_invalid", 1), ("address_differs", 1), ("random_sample", 2),
    ("many_newcomers", 2), ("document_too_new", 2), ("document_number", 2),
}  # fmt: skip


def test_every_rule_that_there_ever_was_can_still_be_explained() -> None:
    assert {(rule.name, rule.version) for rule in ALL} >= EVER


def test_rules_that_are_no_more_are_explained_from_their_former_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Rule("postcode", 3, never, "The postcode.", "Postcode and city differ.")
    monkeypatch.setitem(judging._BY_VERSION, ("postcode", 3), gone)
    assert rule_of("postcode", 3).internal == "Postcode and city differ."
