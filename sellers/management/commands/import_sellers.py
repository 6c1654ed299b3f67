"""Takes sellers over from a CSV file: each line opens an account, with the details that it has, by the same rules as on
the pages.

Nobody gets a password and nothing is sent: whoever has the e-mail address logs in with a code, and finds what is still
to be done. A line is imported whole or not at all. Run again, the same file goes on: who is there stays as they are,
and what is missing of their details is added. With the column “reference”, your own number or name of a seller, you
find each of them again in the API and in exports. What was refused can be written to a file of its own (--errors) with
a reason in each line, to be mended and imported in its turn.
"""

import csv
import os
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django import forms
from django.core.management.base import CommandError

from core.commands import ActingCommand
from database.commands import DONE, FAILED, PARTLY, USAGE, Outcome
from pages.forms import DateField, ZoneField
from sellers.importing.actions import COMPLETED, IMPORTED, UNCHANGED
from sellers.importing.forms import PARTS, fields_by_column
from sellers.importing.reading import NOTES, Unreadable, columns_of, count_lines
from sellers.importing.taking import REFUSED, Taken, take_over

EVERY = 200  # lines between two words of progress
TOLD = 100  # errors that are said; a file has them all


class Command(ActingCommand):
    changes = True
    examples = [
        ("sellers.csv --dry-run", "Say what would be imported and what is wrong, line by line."),
        ("sellers.csv --errors refused.csv", "Import what can be, and keep the rest with the reasons."),
        ("refused.csv --errors refused-again.csv", "Import that, once it is mended."),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help = f"{__doc__}\n{columns_told()}"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8, separated by commas, the columns in any order")
        parser.add_argument("--errors", type=Path, help="write the lines that are refused to this file")

    def work(self, **options: Any) -> Outcome:
        path, errors = options["file"], options["errors"]
        if errors and errors.exists() and path.exists() and errors.samefile(path):
            raise CommandError("--errors names the file that is imported. Name another one.", returncode=USAGE)
        self.total, self.counted, self.wrong = count_lines(path), Counter[str](), list[dict[str, Any]]()
        broken = ""
        with _refused(errors, columns_of(path)) as note:
            try:
                for taken in take_over(path, dry_run=self.dry_run, actor=None):
                    self._count(taken, note)
            except Unreadable as error:
                broken = f"Line {error.line} cannot be read ({error.reason}), and nothing from there on was taken over."
        return self._tell(broken)

    def _count(self, taken: Taken, note: Callable[[Taken], None]) -> None:
        self.counted[taken.done] += 1
        if taken.wrong:
            self._complain(taken)
            note(taken)
        if self.counted.total() % EVERY == 0:
            line = taken.line.number
            self.progress(f"line {line} of {self.total} ({line * 100 // self.total} %): {self._counts()}")

    def _complain(self, taken: Taken) -> None:
        for wrong in taken.wrong:
            if len(self.wrong) < TOLD:
                self.wrong.append({"line": taken.line.number, "column": wrong.column, "message": wrong.message})
                self.complain(f"Line {taken.line.number}, {wrong}")

    def _counts(self) -> str:
        return ", ".join(f"{self.counted[done]} {done}" for done in (IMPORTED, COMPLETED, UNCHANGED, REFUSED))

    def _tell(self, broken: str) -> Outcome:
        if broken:
            self.complain(f"{broken} Mend it, and run the same line again: what is there already is passed over.")
        self.say(f"{'Would be, of' if self.dry_run else 'Of'} {self.counted.total()} lines: {self._counts()}.")
        figures: dict[str, Any] = {done: self.counted[done] for done in (IMPORTED, COMPLETED, UNCHANGED, REFUSED)}
        bad = bool(broken) or self.counted[REFUSED] > 0
        any_good = self.counted.total() > self.counted[REFUSED]
        code = (PARTLY if any_good else FAILED) if bad else DONE
        return Outcome({**figures, "errors": self.wrong, "unreadable": broken}, code)


@contextmanager
def _refused(path: Path | None, header: list[str]) -> Iterator[Callable[[Taken], None]]:
    """Writes down what was refused: the lines as they were, so that they can be imported once they are mended. For its
    owner alone: there is personal data in it."""
    if path is None:
        yield lambda taken: None
        return
    columns = [name for name in header if name not in NOTES]
    with open(_opened(path), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*NOTES, *columns])

        def write(taken: Taken) -> None:
            said, cells = " ".join(map(str, taken.wrong)), taken.line.cells
            writer.writerow([taken.line.number, said, *(cells.get(name, "") for name in columns)])

        yield write


def _opened(path: Path) -> int:
    """The number of the file, which is read by its owner alone."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise CommandError(f"{path} cannot be written ({error.strerror}), and nothing was imported.") from error
    os.fchmod(number, 0o600)
    return number


def columns_told() -> str:
    """A table for the help. Of a part every column with a star has to be filled, or none at all."""
    fields = fields_by_column()
    width = max(map(len, fields)) + 3
    lines = [f"  {_starred(name, each):{width}} {_about(name, each)}" for name, each in fields.items()]
    parts = ", ".join(f"{part}_…" for part in PARTS)
    return "\n".join([f"Columns (of {parts} all with a star, or none):", *lines])


def _starred(name: str, each: forms.Field) -> str:
    return f"{name} *" if each.required else name


def _about(name: str, each: forms.Field) -> str:
    label = str(each.label).rstrip("?")
    if name.endswith("country"):
        return f"{label}: ISO 3166 code, such as DE"
    if isinstance(each, DateField):
        return f"{label}: YYYY-MM-DD"
    if isinstance(each, forms.ChoiceField) and not isinstance(each, ZoneField):
        choices: Any = each.choices
        return f"{label}: {', '.join(code for code, _label in choices)}"
    return label
