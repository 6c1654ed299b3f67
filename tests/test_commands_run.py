"""Commands as real processes: exit codes, and what stands on which stream (docs/commands.md)."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from audit.models import Event
from database.commands import DONE, FAILED, PARTLY, STOPPED, USAGE
from launcher.calls import ROOT
from sellers.models import Seller
from tests.processes import environment

pytestmark = pytest.mark.django_db(transaction=True)
GOOD_AND_BAD = "email\nmia@example.com\nnobody\n"


def begin(line: str, **variables: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "manage.py", *line.split(), "--skip-checks"]
    pipes: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env=environment(**variables), **pipes)


def run(line: str, **variables: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    with begin(line, **variables) as process:
        out, err = process.communicate()
    return process.returncode, out, err


@pytest.fixture
def sellers(tmp_path: Path) -> Path:
    file = tmp_path / "sellers.csv"
    file.write_text(GOOD_AND_BAD)
    return file


def test_for_machines_there_is_one_object_whether_it_changes_something_or_not() -> None:
    code, out, _err = run("retention --dry-run --json")
    told = json.loads(out)
    assert (code, told["status"], told["dry_run"], told["removed"]) == (DONE, "done", True, 0)
    assert out.count("\n") == 1


def test_what_was_done_in_part_is_an_answer_and_what_was_refused_is_not(sellers: Path) -> None:
    code, out, err = run(f"import_sellers {sellers}")
    assert (code, out.count("\n"), Seller.objects.count()) == (PARTLY, 1, 1)
    assert "Line 3, email" in err


def test_where_nobody_could_be_found_it_has_failed() -> None:
    code, out, err = run("invite --name Spring nobody@example.com --json")
    assert (code, json.loads(out)["status"]) == (FAILED, "failed")
    assert "nobody@example.com" in err


@pytest.mark.parametrize("line", ["invite nobody@example.com", "export_sellers sellers.txt", "retention --dry-runs"])
def test_a_wrong_call_begins_nothing_and_says_how_it_is_called(line: str) -> None:
    code, out, err = run(line)
    assert (code, out) == (USAGE, "")
    assert err
    assert "Traceback" not in err
    assert not Event.objects.exists()


def test_a_database_that_is_away_is_a_sentence_and_an_object() -> None:
    code, out, err = run("retention --json", DATABASE_URL="postgres://nobody:x@127.0.0.1:1/none")
    told = json.loads(out)
    assert (code, told["error"]["code"], err) == (FAILED, "database_away", f"{told['error']['message']}\n")


def test_whoever_stops_it_hears_what_stands_and_the_same_line_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "sellers.csv"
    file.write_text("\n".join(["email", *(f"seller{number}@example.com" for number in range(150))]))
    with begin(f"import_sellers {file} --json") as stopped:
        while Seller.objects.count() < 5:
            assert stopped.poll() is None, stopped.communicate()
            time.sleep(0.01)
        stopped.send_signal(signal.SIGINT)
        out, err = stopped.communicate()
    there = Seller.objects.count()
    assert (stopped.returncode, json.loads(out)["status"]) == (STOPPED, "stopped"), err
    code, out, _err = run(f"import_sellers {file} --json")
    told = json.loads(out)
    assert (code, told["unchanged"], told["imported"]) == (DONE, there, 150 - there)
