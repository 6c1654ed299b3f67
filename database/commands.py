"""What all commands of ours have in common (docs/commands.md): words for people or one JSON object for machines, a dry
run, one table of exit codes, and examples in their help.

Standard output has what was asked for. Progress stands on standard error, and with --json everything said to people.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter
from django.db import InterfaceError, OperationalError

DONE, FAILED, USAGE, PARTLY, STOPPED = 0, 1, 2, 3, 130
EXIT_CODES = {
    DONE: "done, or nothing was to be done",
    FAILED: "failed, or faults were found",
    USAGE: "called wrongly: nothing was begun",
    PARTLY: "done in part: what was refused is named",
    STOPPED: "stopped by somebody (Ctrl+C): what was done until then stands",
}
STATUS = {DONE: "done", PARTLY: "partly", STOPPED: "stopped"}  # in the JSON object; "failed" for every other code
DATABASE_AWAY = "The database cannot be asked: %s. See that it runs, and run the same line again."
FAULT = "This is a fault of ours. Standard error says where; what was done until then stands."


@dataclass(frozen=True)
class Outcome:
    """`figures`: JSON values, for the object of --json."""

    figures: dict[str, Any] = field(default_factory=dict)
    code: int = DONE


class HouseCommand(BaseCommand):
    """A subclass says `help`, `examples` and `work()`. `changes` gives it --dry-run, which then has to change nothing.
    `refusals` are errors with a sentence in `message` and a code for machines in `code`."""

    examples: Sequence[tuple[str, str]] = ()  # (arguments, what they do)
    changes = False
    refusals: tuple[type[Exception], ...] = ()
    as_json = dry_run = False
    verbosity = 1

    def work(self, **options: Any) -> Outcome:
        raise NotImplementedError

    @property
    def name(self) -> str:
        return self.__module__.rpartition(".")[2]

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, formatter_class=_Help, epilog=self._examples(), **options)
        if self.changes:
            parser.add_argument("--dry-run", action="store_true", help="change nothing, and say what would be done")
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="one JSON object on standard output at the end"
        )
        return parser

    def _examples(self) -> str:
        lines = [f"  manage.py {self.name} {given}".rstrip() + f"\n      {said}" for given, said in self.examples]
        return "\n".join(["Examples:", *lines])

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json, self.dry_run = options["as_json"], options.get("dry_run", False)
        self.verbosity = options["verbosity"]
        try:
            outcome = self.work(**options)
        except KeyboardInterrupt:
            self._report("Stopped. What was done until now stands.")
            self._end(Outcome(code=STOPPED))
        except CommandError as error:
            self._refuse(error, "failed", options)
        except self.refusals as error:
            self._refuse(CommandError(str(error.message)), error.code, options)  # type: ignore[attr-defined]
        except (OperationalError, InterfaceError) as error:
            self._refuse(CommandError(DATABASE_AWAY % str(error).strip()), "database_away", options)
        except Exception:
            if self.as_json:
                self._write_object(Outcome({"error": {"code": "fault", "message": FAULT}}, FAILED))
            raise
        else:
            self._end(outcome)

    def say(self, line: str) -> None:
        """A sentence of the answer."""
        if self.as_json:
            self._report(line)
        else:
            self.stdout.write(line)
            self.stdout.flush()

    def progress(self, line: str) -> None:
        """How far it has come. None with --verbosity 0."""
        if self.verbosity:
            self._report(f"{datetime.now(UTC):%H:%M:%S} UTC  {line}")

    def complain(self, line: str) -> None:
        """What is wrong with a part of it, while the rest goes on."""
        self._report(line)

    def _report(self, line: str) -> None:
        self.stderr.write(line, style_func=str)
        self.stderr.flush()

    def _refuse(self, error: CommandError, code: str, options: dict[str, Any]) -> None:
        """At the command line without the name of a class before the sentence, unless that is asked for."""
        said = Outcome({"error": {"code": code, "message": str(error)}}, error.returncode)
        if self.as_json:
            self._write_object(said)
        if not self._called_from_command_line or options["traceback"]:  # type: ignore[attr-defined]
            raise error
        self._report(str(error))
        sys.exit(error.returncode)

    def _end(self, outcome: Outcome) -> None:
        if self.as_json:
            self._write_object(outcome)
        if outcome.code:
            sys.exit(outcome.code)

    def _write_object(self, outcome: Outcome) -> None:
        told: dict[str, Any] = {"command": self.name, "status": STATUS.get(outcome.code, "failed")}
        told |= {"dry_run": self.dry_run} if self.changes else {}
        self.stdout.write(json.dumps({**told, **outcome.figures}))
        self.stdout.flush()


class _Help(DjangoHelpFormatter):
    """Paragraphs are filled, but for those with indented lines: tables and examples."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        paragraphs = text.strip().split("\n\n")
        return "\n\n".join(
            part if "\n  " in part else super(_Help, self)._fill_text(part, width, indent) for part in paragraphs
        )
