"""Writes all sellers into a file, one in each line, with their status and how their newest case stands. The ending of
its name says how: .csv for spreadsheets, .jsonl for programs.

Without --personal nobody can be told from it but by id, ours and your own (“reference”). What looks like a formula is
put in front of an apostrophe in the CSV. Each export is an event of the audit log, with the number of lines and the
SHA-256 of the file.
"""

import hashlib
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from core.commands import ActingCommand
from database.commands import USAGE, Outcome
from verification.listed import FORMATS, Row, columns, rows, tell_of_export

EVERY = 10_000


class Command(ActingCommand):
    help = __doc__ or ""
    examples = [
        ("sellers.csv", "Ids, references, status, country and case of all sellers."),
        ("sellers.jsonl --personal", "With names, addresses and e-mail addresses: keep it accordingly."),
    ]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file, which only its owner can read")
        parser.add_argument("--personal", action="store_true", help="with names, addresses and e-mail addresses")

    def work(self, **options: Any) -> Outcome:
        path, personal = options["file"], options["personal"]
        if path.suffix not in FORMATS:
            raise CommandError(f"Name a file that ends with {' or '.join(FORMATS)}.", returncode=USAGE)
        if path.exists():
            raise CommandError(f"{path} is there already. Name another file, or delete it.", returncode=USAGE)
        part, self.count = path.with_name(f"{path.name}.part"), 0
        try:
            self._write(part, FORMATS[path.suffix], personal)
            digest = _hash(part)
            tell_of_export(actor=None, count=self.count, personal=personal, sha256=digest)
            part.rename(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written ({error.strerror}), and nothing is exported.") from error
        finally:
            part.unlink(missing_ok=True)
        self.say(f"{self.count} sellers are in {path}.")
        return Outcome({"file": str(path), "count": self.count, "personal": personal, "sha256": digest})

    def _write(self, part: Path, write: Any, personal: bool) -> None:
        number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with open(number, "w", encoding="utf-8", newline="") as file:
            write(file, self._counted(rows(personal=personal)), columns(personal=personal))
            file.flush()
            os.fsync(file.fileno())

    def _counted(self, found: Iterator[Row]) -> Iterator[Row]:
        for row in found:
            self.count += 1
            if self.count % EVERY == 0:
                self.progress(f"{self.count:,} written")
            yield row


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
