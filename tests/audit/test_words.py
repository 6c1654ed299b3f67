import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import words

ROOT = Path(__file__).parent.parent.parent
APPS = ["audit", "core", "messaging", "sellers", "contacts", "scheduling", "verification", "integration", "demo"]
RECORDS = {"record", "record_each", "record_same"}
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")


def recorded() -> Iterator[tuple[str, str]]:
    """(where, pattern of the action) of each call that appends to the log."""
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RECORDS:
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield from ((where, pattern) for pattern in patterns(node.args[0], tree))


def patterns(action: ast.expr, tree: ast.Module) -> list[str]:
    if isinstance(action, ast.Constant):
        return [re.escape(action.value)]
    if isinstance(action, ast.JoinedStr):
        return [
            "".join(re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_]+" for part in action.values)
        ]
    given = [each.value for each in ast.walk(tree) if isinstance(each, ast.Assign) and same(each.targets[0], action)]
    strings = [node.value for value in given for node in ast.walk(value) if isinstance(node, ast.Constant)]
    return [re.escape(text) for text in strings if ACTION.fullmatch(str(text))]


def same(target: ast.expr, name: ast.expr) -> bool:
    return isinstance(target, ast.Name) and isinstance(name, ast.Name) and target.id == name.id


def test_every_action_that_the_code_records_has_a_label() -> None:
    known = [code for code, _label in words.labels()]
    found = [(where, pattern) for where, pattern in recorded() if not where.startswith("audit/log.py")]
    assert len(found) > 90
    unnamed = [each for each in found if not any(re.fullmatch(each[1], code) for code in known)]
    assert unnamed == [], "Give each a label in its app's audited.py."


@pytest.mark.parametrize("status", ["approved", "rejected", "withdrawn", "session_needed", "fraud_suspected"])
def test_each_state_of_a_case_has_a_label(status: str) -> None:
    assert words.label_of(f"case.{status}") != f"case: {status}".replace("_", " ")


def test_an_action_without_a_label_is_shown_as_it_is_written() -> None:
    assert words.label_of("box.was_opened") == "box: was opened"


def test_a_word_finds_actions_by_code_and_by_label() -> None:
    assert "document.viewed" in words.matching("looked at a page")
    assert "document.viewed" in words.matching("DOCUMENT.V")
    assert words.matching("zebra") == set()


def test_looks_and_refusals_are_told_by_their_code() -> None:
    assert {"document.viewed", "still.viewed", "recording.viewed"} <= set(words.looks())
    assert words.is_refusal("session.code_refused")
    assert not words.is_refusal("document.viewed")
