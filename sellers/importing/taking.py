"""Taking a whole file over: each line in a transaction of its own, so that whoever is stopped goes on with the next."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from audit.log import Subject
from core.errors import DomainError
from sellers.importing.actions import import_seller
from sellers.importing.forms import Given, Wrong, check_columns, given_in
from sellers.importing.reading import Line, columns_of, read_lines

REFUSED = "refused"
ONCE = {"email": "address", "reference": "reference"}  # {column: what it is called}
COLUMN_OF = {"reference_taken": "reference"}  # {code of a refusal: the column that it is about}


@dataclass(frozen=True)
class Taken:
    """`done`: what import_seller() returned, or REFUSED, and then `wrong` says why."""

    line: Line
    done: str
    wrong: list[Wrong] = field(default_factory=list)


def take_over(path: Path, *, dry_run: bool, actor: Subject | None) -> Iterator[Taken]:
    """DomainError "bad_file" before the first line, Unreadable behind the last one that can be read. Of what was read
    only the addresses and references are remembered."""
    check_columns(columns_of(path))
    seen: dict[tuple[str, str], int] = {}
    for line in read_lines(path):
        given = given_in(line)
        given.wrong.extend(_repeated(line, given, seen))
        if given.wrong:
            yield Taken(line, REFUSED, given.wrong)
        else:
            yield _take(line, given, dry_run=dry_run, actor=actor)


def _repeated(line: Line, given: Given, seen: dict[tuple[str, str], int]) -> Iterator[Wrong]:
    """What only one seller can have, and a line before this one has: in a dry run nothing else would tell."""
    for column, said in ONCE.items():
        if value := given.account.get(column):
            first = seen.setdefault((column, value), line.number)
            if first != line.number:
                yield Wrong(column, f"Line {first} has the same {said}: one line for each seller.")


def _take(line: Line, given: Given, *, dry_run: bool, actor: Subject | None) -> Taken:
    try:
        with transaction.atomic():
            done = import_seller(given.account, given.parts, actor=actor)
            transaction.set_rollback(dry_run)
    except DomainError as error:
        return Taken(line, REFUSED, [Wrong(COLUMN_OF.get(error.code, ""), str(error.message))])
    return Taken(line, done)
