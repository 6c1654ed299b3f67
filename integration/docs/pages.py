"""The pages for developers, in the order in which somebody new reads them: what each shows, made from the code."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from integration.docs.changes import CHANGES
from integration.docs.shared import problem_example
from integration.docs.written import FOLDER
from integration.keys.scopes import SCOPES
from integration.rest.idempotency import KEPT
from integration.rest.paging import LIMIT, MOST
from integration.rest.problems import KINDS

Context = Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """`name` is its address; that of the first is empty."""

    name: str
    title: str
    about: str
    context: Context = dict

    @property
    def template(self) -> str:
        return f"integration/docs/{self.name or 'start'}.html"


def _start() -> dict[str, Any]:
    return {"curl": _file("quickstart.sh"), "python": _file("quickstart.py")}


def _keys() -> dict[str, Any]:
    return {"scopes": SCOPES}


def _requests() -> dict[str, Any]:
    return {"limit": LIMIT, "most": MOST, "kept_hours": KEPT.total_seconds() // 3600}


def _changes() -> dict[str, Any]:
    return {"changes": CHANGES}


def _errors() -> dict[str, Any]:
    example = json.dumps(problem_example("idempotency_key_reused"), indent=2)
    return {"example": example, "kinds": KINDS, "refusals": json.loads(_file("refusals.json"))}


def _file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


PAGES: Mapping[str, Page] = {
    page.name: page
    for page in [
        Page("", "Quick start", "From a test key to a decision, in ten lines.", _start),
        Page("keys", "Keys and scopes", "Who may do what; test and live.", _keys),
        Page("requests", "Requests", "Idempotency, lists, changes, times, limits.", _requests),
        Page("errors", "Errors", "Every code, its cause and the way on.", _errors),
        Page("reference", "Reference", "Every operation, field and answer."),
        Page("changelog", "Changes and versions", "What changed, and what never will.", _changes),
    ]
}
