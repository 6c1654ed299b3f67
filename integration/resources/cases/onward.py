"""How a case goes on: who acts next and by when, whether what failed can be mended, and what can be asked for now."""

from types import SimpleNamespace
from typing import Any, cast

from integration.resources.cases.operations import OPERATIONS, Facts, operations_for
from integration.resources.cases.parts import Row
from integration.resources.cases.states import Next, next_of
from integration.rest.times import rfc3339
from sellers.models import Document, Seller
from verification.life.table import At, Clock, state_of
from verification.models import Case

_STATE = ("status", "due_at", "times_wanted_at", "times_gone_at")


def at_of(row: Row) -> At:
    """No model of it is made: that takes many times as long."""
    account = SimpleNamespace(status=row["account"], Status=Seller.Status)
    seen = {name: row[name] for name in _STATE}
    return state_of(cast(Case, SimpleNamespace(**seen, change_id=row["change"], seller=account)))


def draw_onward(row: Row, at: At, parts: dict[str, Any]) -> dict[str, Any]:
    """`parts`: as parts.draw_parts() draws them."""
    missing = [each["kind"] for each in parts["documents"] if each["status"] in Document.MISSING]
    in_person = row["session"]["in_person"] if row["session"] else row["meets_at"] is not None
    now_next = next_of(at, in_person=in_person, all_there=not missing)
    is_open = row["status"] not in Case.CLOSED
    retryable = at == At.DOCUMENTS_NEEDED or (not is_open and _can_begin_again(row, at))
    ids = operations_for(at, _facts(row, parts, retryable=retryable, is_open=is_open, is_missing=bool(missing)))
    operations = [drawn for each in ids for drawn in _operation(each, row, missing)]
    leads_on = bool(now_next.action) or retryable
    return {
        "action_needed": bool(now_next.action),
        "retryable": retryable,
        "next": _next(row, at, now_next) | {"operation": operations[0] if leads_on else None},
        "operations": operations,
    }


def _next(row: Row, at: At, found: Next) -> dict[str, Any]:
    return {
        "who": found.who.value,
        "action": found.action or None,
        "due_at": None if at.value.clock == Clock.NONE else rfc3339(row["new_due_at"] or row["due_at"]),
        "title": str(found.told.title),
        "text": str(found.told.text),
        "otherwise": str(found.told.otherwise),
    }


def _can_begin_again(row: Row, at: At) -> bool:
    """As verification.changes.correctable.can_start_again() says it to the seller, and once they have begun."""
    if row["status"] == Case.Status.APPROVED or at == At.APPEALED or not row["is_newest"]:
        return False
    if row["change"]:
        return row["account"] != Seller.Status.CLOSED
    if row["account"] == Seller.Status.ONBOARDING:
        return True
    return row["account"] == Seller.Status.SUSPENDED and not row["is_limited_otherwise"]


def _facts(row: Row, parts: dict[str, Any], *, retryable: bool, is_open: bool, is_missing: bool) -> Facts:
    decision = parts["decision"]
    return Facts(
        retryable=retryable,
        is_change=row["change"] is not None,
        is_invited=row["is_invited"],
        is_locked=row["is_locked"],
        may_correct=not row["change"] and not (is_open and row["account"] != Seller.Status.ONBOARDING),
        is_missing=is_missing,
        has_question=any(each["can_be_answered"] for each in parts["signals"]),
        has_contestable=any(each["can_be_contested"] for each in parts["missed_sessions"]),
        can_appeal=decision is not None and decision["appeal_due_at"] is not None,
    )


def _operation(name: str, row: Row, missing: list[str]) -> list[dict[str, str]]:
    """One; of an upload one for each document that is missing."""
    method, path = OPERATIONS[name]
    session = row["session"]["id"] if row["session"] else ""
    kinds = missing if "{document}" in path else [""]
    ids = {"case": row["id"], "seller": row["seller"], "session": session}
    return [{"id": name, "method": method, "path": path.format(**ids, document=kind)} for kind in kinds]
