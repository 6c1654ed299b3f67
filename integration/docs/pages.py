"""The pages for developers, in the order in which somebody new reads them: what each shows, made from the code."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from integration.docs.changes import CHANGES
from integration.docs.picture import BEGIN
from integration.docs.shared import problem_example
from integration.docs.written import FOLDER
from integration.events.catalogue import TYPES
from integration.keys.scopes import SCOPES
from integration.resources.cases.operations import OPERATIONS
from integration.resources.cases.states import ACTIONS, STATUSES, graph
from integration.rest.idempotency import KEPT
from integration.rest.paging import LIMIT, MOST
from integration.rest.problems import KINDS
from integration.testmode.table import magic_values

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
    environment = f"export API={settings.SITE_ORIGIN}/api/v1\nexport KEY=vr_test_…"
    return {"environment": environment, "curl": _file("quickstart.sh"), "python": _file("quickstart.py")}


def _keys() -> dict[str, Any]:
    return {"scopes": SCOPES}


def _requests() -> dict[str, Any]:
    return {"limit": LIMIT, "most": MOST, "kept_hours": KEPT.total_seconds() // 3600}


def _cases() -> dict[str, Any]:
    ways = [(status or BEGIN, ", ".join(sorted(there)) or "–") for status, there in graph().items()]
    picture = _file("case-states.svg")
    said = {"picture": picture, "states": STATUSES.items(), "ways": ways, "actions": ACTIONS.items()}
    return said | {"operations": [(name, " ".join(request)) for name, request in OPERATIONS.items()]}


def _events() -> dict[str, Any]:
    return {"types": TYPES.items()}


def _webhooks() -> dict[str, Any]:
    library = "from standardwebhooks import Webhook\n\nWebhook(secret).verify(body, headers)  # or it raises"
    return {"library": library, "plain": _file("verify_webhook.py")}


def _testing() -> dict[str, Any]:
    return {"rows": magic_values()}


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
        Page("cases", "States of a case", "Who acts next, and what follows.", _cases),
        Page("events", "Events", "Everything that happened, by type.", _events),
        Page("webhooks", "Webhooks", "Be told, and know that it was us.", _webhooks),
        Page("testing", "The test world", "Lead a case to each outcome.", _testing),
        Page("errors", "Errors", "Every code, its cause and the way on.", _errors),
        Page("reference", "Reference", "Every operation, field and answer."),
        Page("changelog", "Changes and versions", "What changed, and what never will.", _changes),
    ]
}
