"""The pages for developers, in the order in which somebody new reads them: what each shows, made from the code."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from core.policy import current_policy
from integration.docs.changes import CHANGES
from integration.docs.components import problem_example
from integration.docs.examples import (
    CLOCK,
    FILE,
    LIBRARY,
    LINK,
    LINK_MADE,
    NEW_SELLER,
    NOT_READY,
    OPERATION,
    PICK,
    QUICK_START_SCOPES,
)
from integration.docs.field_codes import FIELD_CODES
from integration.docs.picture import BEGIN
from integration.docs.reference import Reference
from integration.docs.webhooks import example
from integration.docs.written import FOLDER
from integration.events.catalogue import TYPES
from integration.keys.scopes import SCOPES
from integration.resources.cases.operations import OPERATIONS
from integration.resources.cases.states import ACTIONS, STATUSES, graph
from integration.resources.sellers.answers import STATUSES as ACCOUNTS
from integration.rest.idempotency import KEPT
from integration.rest.paging import LIMIT, MOST
from integration.rest.problems import KINDS
from integration.testmode.outcomes import OUTCOMES
from integration.testmode.table import magic_values
from integration.webhooks.schedule import PAUSES

Context = Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """`name` is its address; that of the first is empty."""

    name: str
    title: str
    context: Context = dict

    @property
    def template(self) -> str:
        return f"integration/docs/{self.name or 'start'}.html"

    @property
    def address(self) -> str:
        return reverse("api_docs_page", args=[self.name]) if self.name else reverse("api_docs")


def _start() -> dict[str, Any]:
    environment = f"export API={settings.SITE_ORIGIN}/api/v1\nexport KEY=vr_test_…"
    programs = {"curl": _file("quickstart.sh"), "python": _file("quickstart.py")}
    return {"environment": environment, "scopes": QUICK_START_SCOPES, **programs}


def _keys() -> dict[str, Any]:
    return {"scopes": SCOPES}


def _requests() -> dict[str, Any]:
    return {"limit": LIMIT, "most": MOST, "kept_hours": KEPT.total_seconds() // 3600}


def _cases() -> dict[str, Any]:
    ways = [(status or BEGIN, ", ".join(sorted(there)) or "–") for status, there in graph().items()]
    picture = _file("case-states.svg")
    said = {"picture": picture, "states": STATUSES.items(), "ways": ways, "actions": ACTIONS.items()}
    operations = [(name, " ".join(request)) for name, request in OPERATIONS.items()]
    return said | {"operations": operations, "send_operation": OPERATION}


def _events() -> dict[str, Any]:
    return {"types": TYPES.items()}


def _sellers() -> dict[str, Any]:
    examples = {"new": NEW_SELLER, "not_ready": json.dumps(NOT_READY, indent=2), "file": FILE}
    return {**examples, "accounts": ACCOUNTS.items(), "megabytes": current_policy().document_size_megabytes}


def _hosted() -> dict[str, Any]:
    made = LINK_MADE.replace("{site}", settings.SITE_ORIGIN)
    minutes = current_policy().hosted_link_minutes
    return {"link": LINK, "made": made, "minutes": minutes, "languages": settings.LANGUAGES}


def _webhooks() -> dict[str, Any]:
    policy, body = current_policy(), json.dumps(example("case.decided"), indent=2)
    figures = {
        "tries": policy.webhook_tries_count,
        "silence_days": policy.webhook_silence_days,
        "kept_days": policy.events_kept_days,
        "overlap_hours": policy.webhook_overlap_hours,
    }
    return {"body": body, "library": LIBRARY, "plain": _file("verify_webhook.py"), "pauses": _pauses(), **figures}


def _pauses() -> str:
    """Of the policy's tries, in words."""
    pauses = PAUSES[: current_policy().webhook_tries_count - 1]
    units = [(3600, "hours"), (60, "minutes"), (1, "seconds")]
    said = [next(f"{each // one} {unit}" for one, unit in units if each >= one) for each in pauses]
    return ", ".join(said)


def _testing() -> dict[str, Any]:
    outcomes = [(name, each.leads_to) for name, each in OUTCOMES.items()]
    return {"rows": magic_values(), "outcomes": outcomes, "pick": PICK, "clock": CLOCK}


def _changes() -> dict[str, Any]:
    return {"changes": CHANGES}


def _errors() -> dict[str, Any]:
    example = json.dumps(problem_example("idempotency_key_reused"), indent=2)
    refusals = json.loads(_file("refusals.json"))
    return {"example": example, "kinds": KINDS, "field_codes": FIELD_CODES, "refusals": refusals}


def _reference() -> dict[str, Any]:
    return {"reference": _drawn_reference()}


@cache
def _drawn_reference() -> SafeString:
    """Fields by the thousand, the same for everybody."""
    reference = Reference(json.loads(_file("openapi.json")))
    context = {"resources": reference.resources(), "objects": reference.objects()}
    return render_to_string("integration/docs/_reference.html", context)


def _file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


PAGES: Mapping[str, Page] = {
    page.name: page
    for page in [
        Page("", "Quick start", _start),
        Page("keys", "Keys and scopes", _keys),
        Page("sellers", "Sellers and documents", _sellers),
        Page("hosted", "Sending a seller here", _hosted),
        Page("requests", "Requests", _requests),
        Page("cases", "States of a case", _cases),
        Page("events", "Events", _events),
        Page("webhooks", "Webhooks", _webhooks),
        Page("testing", "Test mode", _testing),
        Page("errors", "Errors", _errors),
        Page("reference", "Reference", _reference),
        Page("changelog", "Changes and versions", _changes),
    ]
}
