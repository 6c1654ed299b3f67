"""A line of the file as the forms of the pages see it: the same rules, the same sentences.

The columns are the fields of these forms: those of the account by their own names, all others behind the name of their
part, as `business_country`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from pages.forms import messages_of
from sellers.given import DAY, PARTS, AccountForm, days_of, filled
from sellers.importing.reading import NOTES, Line, bad_file

LONGEST = 300  # characters of a sentence: some of them repeat what was given


class LineForm(AccountForm):
    reference = forms.CharField(
        label="Your own number or name of the seller, as in the API: one seller has it", max_length=100, required=False
    )


@dataclass(frozen=True)
class Wrong:
    """`column` is empty where it is about the whole line."""

    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.column}: {self.message}" if self.column else self.message


@dataclass(frozen=True)
class Given:
    """What a line says, cleaned: fields of the account with the reference, and of each part that it has."""

    account: dict[str, Any]
    parts: dict[str, dict[str, Any]]
    wrong: list[Wrong] = field(default_factory=list)


def fields_by_column() -> dict[str, forms.Field]:
    named = dict(LineForm.base_fields)
    return named | {f"{part}_{name}": each for part, form in PARTS.items() for name, each in form.base_fields.items()}


def check_columns(header: list[str]) -> None:
    """DomainError "bad_file", before the first line is taken over."""
    known = fields_by_column()
    unknown = [name for name in header if name not in known and name not in NOTES]
    if unknown:
        named = ", ".join(f"“{shown(name)}”" for name in unknown[:5])
        raise bad_file(
            f"It has columns that are not known: {named}. Separate columns by commas; --help lists those there are."
        )
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise bad_file(f"It has a column twice: {', '.join(twice)}.")
    if missing := [name for name in _needed(header) if name not in header]:
        raise bad_file(f"It has no column {', '.join(missing)}, without which no line can be taken over.")


def _needed(header: list[str]) -> Iterator[str]:
    yield "email"
    for part, form in PARTS.items():
        columns = {f"{part}_{name}": each for name, each in form.base_fields.items()}
        if columns.keys() & set(header):
            yield from (name for name, each in columns.items() if each.required)


def given_in(line: Line) -> Given:
    if line.fault:
        return Given({}, {}, [Wrong("", line.fault)])
    wrong: list[Wrong] = []
    account = _clean(LineForm, line.cells, "", wrong)
    parts = {part: _clean(form, line.cells, f"{part}_", wrong) for part, form in PARTS.items() if _has(part, line)}
    return Given({name: value for name, value in account.items() if value}, parts, wrong)


def _has(part: str, line: Line) -> bool:
    """Any cell of it is filled."""
    return any(line.cells.get(f"{part}_{name}", "").strip() for name in PARTS[part].base_fields)


def _clean(form_class: type[forms.Form], cells: Mapping[str, str], prefix: str, wrong: list[Wrong]) -> dict[str, Any]:
    given = {name: cells.get(f"{prefix}{name}", "").strip() for name in form_class.base_fields}
    misspelt = [name for name in days_of(form_class) if given[name] and not DAY.fullmatch(given[name])]
    form = filled(form_class, given)
    for name in form.fields:
        said = ["Write the day as 1985-03-27."] if name in misspelt else messages_of(form[name])
        wrong.extend(Wrong(f"{prefix}{name}", shown(str(message))) for message in said)
    wrong.extend(Wrong("", shown(str(message))) for message in form.non_field_errors())
    return form.cleaned_data


def shown(text: str) -> str:
    """Of what a file says, nothing that moves a terminal, and not a megabyte of it."""
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return "".join(character if character.isprintable() else "�" for character in short)
