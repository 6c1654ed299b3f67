"""What all commands have in common, on commands made up for it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.commands import ActingCommand
from core.errors import DomainError
from database.commands import PARTLY, Outcome

Run = Callable[..., tuple[int, str, str]]


class Made(ActingCommand):
    """`how`: what the command does."""

    help = "Does it.\n\nColumns:\n  one      the first\n  another  the second"
    changes = True
    examples = [("--dry-run", "Only say it."), ("", "Do it.")]
    requires_system_checks: list[str] = []

    def __init__(self, how: Callable[["Made"], Outcome]) -> None:
        super().__init__()
        self.how = how

    def work(self, **options: Any) -> Outcome:
        return self.how(self)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """As at the command line: (exit code, standard output, standard error)."""
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)

    def run(how: Callable[[Made], Outcome], *given: str) -> tuple[int, str, str]:
        code = 0
        try:
            Made(how).run_from_argv(["manage.py", "made", *given])
        except SystemExit as end:
            code = int(end.code or 0)
        return (code, *capsys.readouterr())

    return run


def works(command: Made) -> Outcome:
    command.progress("half of it")
    command.say("All of it.")
    return Outcome({"count": 2})


def refuses(command: Made) -> Outcome:
    raise DomainError("closed", "It is closed. Open it first.")


def test_the_answer_is_on_standard_output_and_progress_is_not(run: Run) -> None:
    code, out, err = run(works)
    assert (code, out) == (0, "All of it.\n")
    assert err.endswith(" UTC  half of it\n")


def test_with_json_standard_output_is_one_object_and_nothing_else(run: Run) -> None:
    code, out, err = run(works, "--json", "--dry-run", "--verbosity", "0")
    told = {"command": "test_commands", "status": "done", "dry_run": True, "count": 2}
    assert (code, json.loads(out), err) == (0, told, "All of it.\n")


def test_what_an_action_refuses_is_its_sentence_and_no_traceback(run: Run) -> None:
    assert run(refuses) == (1, "", "It is closed. Open it first.\n")


def test_what_an_action_refuses_is_told_to_machines_with_its_code(run: Run) -> None:
    code, out, _err = run(refuses, "--json")
    error = {"code": "closed", "message": "It is closed. Open it first."}
    told = {"command": "test_commands", "status": "failed", "dry_run": False, "error": error}
    assert (code, json.loads(out)) == (1, told)


def test_who_calls_it_from_a_program_gets_the_error_itself() -> None:
    with pytest.raises(CommandError, match=r"^It is closed\. Open it first\.$"):
        call_command(Made(refuses))


def test_a_part_that_was_refused_has_an_exit_code_of_its_own(run: Run) -> None:
    code, out, _err = run(lambda command: Outcome({"errors": 1}, PARTLY), "--json")
    assert (code, json.loads(out)["status"]) == (3, "partly")


def test_whoever_stops_it_hears_what_stands(run: Run) -> None:
    def is_stopped(command: Made) -> Outcome:
        raise KeyboardInterrupt

    code, out, err = run(is_stopped, "--json")
    assert (code, json.loads(out)["status"], err) == (130, "stopped", "Stopped. What was done until now stands.\n")


def test_a_fault_of_ours_is_an_object_too_and_raised(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        run(lambda command: Outcome({"count": 1 // 0}), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["error"]["code"]) == ("failed", "fault")


def test_an_unknown_option_is_a_wrong_call(run: Run) -> None:
    assert run(works, "--dry-runs")[:2] == (2, "")


def test_the_help_keeps_tables_and_ends_with_examples(run: Run) -> None:
    code, out, _err = run(works, "--help")
    assert code == 0
    assert "Columns:\n  one      the first\n  another  the second\n" in out
    assert out.endswith(
        "Examples:\n  manage.py test_commands --dry-run\n      Only say it.\n  manage.py test_commands\n      Do it.\n"
    )
