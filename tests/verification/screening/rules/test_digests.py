"""No rule says or does anything else under the same version: digests.txt holds `rule version said done` of each."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.verification.screening.rules.digests import done_by, said_by
from verification.screening.facts import Facts
from verification.screening.rule import Rule, never
from verification.screening.rules import ALL, SCREENED, earlier, said

LINES = [line.split() for line in Path(__file__).with_name("digests.txt").read_text().splitlines()]
TABLE = {(name, int(version)): (words, code) for name, version, words, code in LINES}
ADVICE = "Give it a new version, keep the former one in rules/earlier.py, and add this line to digests.txt:"


def named(rule: Rule) -> str:
    return f"{rule.name}.{rule.version}"


@pytest.mark.parametrize("rule", [*SCREENED, *said.RULES], ids=named)
def test_what_a_rule_says_and_does_has_the_version_under_which_it_was_noted(rule: Rule) -> None:
    line = f"{rule.name} {rule.version} {said_by(rule)} {done_by(rule)}"
    assert TABLE.get((rule.name, rule.version)) == (said_by(rule), done_by(rule)), f"{ADVICE}\n{line}"


@pytest.mark.parametrize("rule", earlier.RULES, ids=named)
def test_a_former_version_still_says_what_it_said(rule: Rule) -> None:
    assert TABLE[rule.name, rule.version][0] == said_by(rule)


def test_every_rule_that_was_noted_is_still_there() -> None:
    assert TABLE.keys() == {(rule.name, rule.version) for rule in ALL}


def is_expired(facts: Facts) -> bool:
    return bool(facts.expires_on) and compare(facts)


def compare(facts: Facts) -> bool:
    """Called by the rule."""
    return facts.expires_on < facts.today


def test_another_word_or_another_step_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that is called, too."""
    rule = Rule("probe", 1, is_expired, "It ended.", "Ended.")
    before = said_by(rule), done_by(rule)
    assert said_by(replace(rule, internal="Ended!")) != before[0]
    assert done_by(replace(rule, finds=never)) != before[1]
    monkeypatch.setattr("tests.verification.screening.rules.digests.OURS", ("tests",))
    called = done_by(rule)
    monkeypatch.setitem(globals(), "compare", lambda facts: facts.expires_on <= facts.today)
    assert done_by(rule) != called
