"""The file with sellers, read line by line: one alone is in memory. CSV in UTF-8, with or without a mark of it."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.errors import DomainError

FIELD = 4 << 20  # characters: a quotation mark that is nowhere closed would take the rest of the file into memory
PART = 1 << 20
NOTES = ("line", "error")  # columns of the file with what was refused, which may be read again


class Unreadable(Exception):
    """From this line on, with the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True)
class Line:
    """`number`: where it begins in the file, the header is 1. `fault`: a sentence, if it does not fit the header."""

    number: int
    cells: dict[str, str]
    fault: str = ""


def count_lines(path: Path) -> int:
    """DomainError "bad_file" for whatever is not UTF-8: found before the first line is taken over."""
    decoder, lines, last = codecs.getincrementaldecoder("utf-8")(), 0, b"\n"
    try:
        with path.open("rb") as file:
            while part := file.read(PART):
                lines, last = lines + decoder.decode(part).count("\n"), part[-1:]
            decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        line = lines + 1 + error.object[: error.start].count(b"\n")
        raise bad_file(
            f"It is not in UTF-8: see line {line}. Save it again as “CSV UTF-8”, separated by commas."
        ) from error
    except OSError as error:
        raise bad_file(f"It cannot be read: {error.strerror}.") from error
    return lines + (last != b"\n")


def bad_file(why: str) -> DomainError:
    return DomainError("bad_file", f"Nothing was imported from the file. {why}")


def read_lines(path: Path) -> Iterator[Line]:
    """Unreadable where the CSV is broken: whatever follows might be taken for something else."""
    with path.open(encoding="utf-8-sig", newline="") as file, _long_fields():
        rows = csv.reader(file, strict=True)
        header = header_of(rows)
        while True:
            number = rows.line_num + 1
            try:
                row = next(rows, None)
            except csv.Error as error:
                raise Unreadable(number, str(error)) from error
            if row is None:
                return
            if any(row):  # spreadsheets leave empty ones at the end
                yield _line(number, header, row)


def header_of(rows: Iterator[list[str]]) -> list[str]:
    try:
        return [name.strip().lower() for name in next(rows, [])]
    except csv.Error as error:
        raise bad_file(f"Its first line is no CSV: {error}.") from error


def columns_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file, _long_fields():
        return header_of(csv.reader(file, strict=True))


def _line(number: int, header: list[str], row: list[str]) -> Line:
    cells = dict(zip(header, row, strict=False))
    if len(row) == len(header):
        return Line(number, cells)
    return Line(number, cells, f"It has {len(row)} cells, and the header has {len(header)}: look for a stray comma.")


@contextmanager
def _long_fields() -> Iterator[None]:
    before = csv.field_size_limit(FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)
