"""All commands of ours are of one style (docs/commands.md)."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from database.commands import HouseCommand
from launcher.calls import ROOT
from launcher.command_docs import PAGE, our_commands, written

COMMANDS = our_commands()
READING = {"export_key", "export_sellers", "verify_audit", "verify_export"}
OF_ALL_DJANGO = {"help", "version", "verbosity", "settings", "pythonpath", "traceback"}
OF_ALL_DJANGO |= {"no_color", "force_color", "skip_checks", "as_json", "dry_run"}


def test_there_are_some() -> None:
    assert {"verify_audit", "rotate_keys", "seed_demo", "import_sellers", "retention"} <= set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_of_ours_has_words_examples_and_options_of_one_style(name: str) -> None:
    command = COMMANDS[name]
    assert isinstance(command, HouseCommand)
    parser = command.create_parser("manage.py", name)
    assert parser.description
    assert parser.format_help().rstrip().endswith(command.examples[-1][1])
    for given, said in command.examples:
        parser.parse_args(shlex.split(given))  # or SystemExit
        assert said[0].isupper()
        assert said.endswith(".")
    own = [action for action in parser._actions if action.dest not in OF_ALL_DJANGO]
    assert [action.dest for action in own if not action.help] == []


def test_what_changes_something_has_a_dry_run_and_nothing_else_has() -> None:
    assert {name for name, command in COMMANDS.items() if not command.changes} == READING


def test_a_failure_of_a_real_process_is_an_object_a_sentence_and_an_exit_code(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "verify_export", str(tmp_path / "none.zip"), "--json", "--skip-checks"]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True)
    told = json.loads(ended.stdout)
    assert (ended.returncode, told["status"]) == (1, "failed")
    assert ended.stderr == f"{told['error']['message']}\n"


def test_the_page_in_docs_is_what_the_commands_say() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == written(page), "write it anew: python -m launcher exec -- python -m launcher.command_docs"
