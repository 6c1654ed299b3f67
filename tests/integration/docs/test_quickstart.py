"""The quick start that the page shows, run as it stands against a server, to the decision."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from integration.docs.examples import QUICK_START_SCOPES
from integration.docs.written import FOLDER
from integration.keys.actions import make_key
from integration.tasks import sweep_test_cases
from sellers.models import Seller
from verification.models import Case

ROUNDS = 60


def api_of(live_server: Any) -> str:
    return live_server.url.replace("127.0.0.1", "localhost") + "/api/v1"


def run(line: list[str], environment: dict[str, str], folder: Path) -> tuple[int | None, str, str]:
    """Beside it goes what beat asks the worker for."""
    program = subprocess.Popen(
        line, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with program:
        for _round in range(ROUNDS):
            try:
                said, wrong = program.communicate(timeout=1)
                return program.returncode, said, wrong
            except subprocess.TimeoutExpired:
                sweep_test_cases()
        program.kill()
    return None, "", "it goes on and on"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("program", "decided"),
    [
        (["sh", "-e", f"{FOLDER}/quickstart.sh"], '"status":"approved"'),
        ([sys.executable, f"{FOLDER}/quickstart.py"], "Decided: approved"),
    ],
    ids=["curl", "python"],
)
def test_it_leads_from_a_key_to_a_decision(
    program: list[str], decided: str, live_server: Any, ops: Any, tmp_path: Path
) -> None:
    _key, secret = make_key("Quick start", actor=ops, is_test=True, scopes=QUICK_START_SCOPES)
    environment = {**os.environ, "API": api_of(live_server), "KEY": secret}
    ended, said, wrong = run(program, environment, tmp_path)
    assert (ended, wrong) == (0, "")
    assert "/hosted/link/" in said
    assert said.splitlines()[-1] == decided
    assert Seller.objects.get().user.is_test
    assert Case.objects.get().status == Case.Status.APPROVED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scope", [each for each in QUICK_START_SCOPES if each != "hosted_links:write"])
def test_the_python_one_says_which_scope_it_lacks(scope: str, live_server: Any, ops: Any, tmp_path: Path) -> None:
    scopes = [each for each in QUICK_START_SCOPES if each != scope]
    _key, secret = make_key("Quick start", actor=ops, is_test=True, scopes=scopes)
    environment = {**os.environ, "API": api_of(live_server), "KEY": secret}
    ended, _said, wrong = run([sys.executable, f"{FOLDER}/quickstart.py"], environment, tmp_path)
    assert (ended, json.loads(wrong)["scope"]) == (1, scope)


@pytest.mark.parametrize("name", ["quickstart.sh", "quickstart.py"])
def test_it_is_ten_lines_beside_the_imports(name: str) -> None:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip() and not line.startswith("import ")]) <= 10
