"""A case as JSON: plain dicts from rows of statement.read_cases(), in the active language. schema.CaseAnswer describes
them; tests/integration/resources/cases hold both together."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404

from integration.resources.cases.statement import read_cases
from integration.resources.cases.states import next_of, status_of
from integration.resources.reasons import draw_reasons
from integration.rest.times import rfc3339
from scheduling.attendance import AGAINST_SELLER
from sellers.models import Document, Seller
from verification.catalogue.reasons import Named, words_of
from verification.life.table import At, Clock, state_of
from verification.models import Appeal, Case, ReasonVersion
from verification.screening.judging import rule_of

Row = dict[str, Any]
Words = Mapping[Named, ReasonVersion]
_STATE = ("status", "due_at", "times_wanted_at", "times_gone_at")


def draw_cases(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """One query for the words of all reasons, and none where there are no reasons."""
    words = words_of({named for row in rows for named in _named_in(row)})
    return [_case(row, words) for row in rows]


def shown(public_id: str, *, is_test: bool) -> dict[str, Any]:
    """One of this world, or 404."""
    rows = read_cases([public_id], is_test=is_test)
    if not rows:
        raise Http404
    return draw_cases(rows)[0]


def _named_in(row: Row) -> Iterable[Named]:
    for reasons in [(row["decision"] or {}).get("reasons", {}), *(each["reasons"] for each in row["documents"] or [])]:
        yield from reasons.items()


def _case(row: Row, words: Words) -> dict[str, Any]:
    at, is_open = _at(row), row["status"] not in Case.CLOSED
    documents = (row["documents"] or []) if row["is_newest"] else []
    missing = any(each["status"] in Document.MISSING for each in documents)
    in_person = row["session"]["in_person"] if row["session"] else row["meets_at"] is not None
    now_next = next_of(at, in_person=in_person, all_there=not missing)
    return {
        "object": "case",
        "id": row["id"],
        "mode": "test" if row["is_test"] else "live",
        "seller": row["seller"],
        "change": row["change"],
        "status": status_of(at),
        "since": rfc3339(row["since"]),
        "submitted_at": rfc3339(row["submitted_at"]),
        "language": row["language"],
        "place": row["meets_at"],
        "action_needed": bool(now_next.action),
        "retryable": at == At.DOCUMENTS_NEEDED or (not is_open and _can_begin_again(row, at)),
        "next": {
            "who": now_next.who.value,
            "action": now_next.action or None,
            "due_at": None if at.value.clock == Clock.NONE else rfc3339(row["new_due_at"] or row["due_at"]),
            "title": str(now_next.told.title),
            "text": str(now_next.told.text),
            "otherwise": str(now_next.told.otherwise),
        },
        "session_asked": row["session_asked"],
        "signals": _signals(row, is_open=is_open),
        "documents": [_document(each, words) for each in documents if _is_shown(each)],
        "decision": _decision(row, at, words) if row["decision"] else None,
        "appeals": [_appeal(each) for each in row["appeals"] or []],
        "session": _session(row["session"]) if row["session"] else None,
        "missed_sessions": [_missed(each, is_open=is_open) for each in row["missed"] or []],
    }


def _at(row: Row) -> At:
    case = Case(change_id=1 if row["change"] else None, **{name: row[name] for name in _STATE})
    case.seller = Seller(status=row["account"])
    return state_of(case)


def _can_begin_again(row: Row, at: At) -> bool:
    """As verification.changes.correctable.can_start_again() says it to the seller, and once they have begun."""
    if row["status"] == Case.Status.APPROVED or at == At.APPEALED or not row["is_newest"]:
        return False
    if row["change"] or row["account"] == Seller.Status.ONBOARDING:
        return True
    return row["account"] == Seller.Status.SUSPENDED and not row["is_limited_otherwise"]


def _signals(row: Row, *, is_open: bool) -> list[dict[str, Any]]:
    """Those that share a sentence are one, as for the seller (verification.reading.told_in)."""
    rules = {rule.told_as: rule for rule in (rule_of(name, version) for name, version in row["signals"] or [])}
    answered = row["answered"] or []
    return [
        {
            "code": code,
            "text": str(rule.reason),
            "can_be_answered": rule.answerable and is_open,
            "answered": code in answered,
        }
        for code, rule in rules.items()
    ]


def _is_shown(document: Row) -> bool:
    return document["has_pages"] or document["status"] != Document.Status.NOT_NEEDED


def _document(document: Row, words: Words) -> dict[str, Any]:
    return {
        "id": document["id"],
        "kind": document["kind"],
        "status": document["status"],
        "reasons": draw_reasons(document["reasons"].items(), words),
        "due_on": document["due_on"],
        "uploaded_at": rfc3339(document["uploaded_at"]),
    }


def _decision(row: Row, at: At, words: Words) -> dict[str, Any]:
    decision = row["decision"]
    judged = [
        {"kind": kind, "outcome": outcome, "reasons": draw_reasons([(code, version)], words)}
        for kind, outcome, code, version in decision["documents"] or []
    ]
    return {
        "id": decision["id"],
        "outcome": decision["outcome"],
        "decided_at": rfc3339(decision["decided_at"]),
        "reasons": draw_reasons(decision["reasons"].items(), words),
        "documents": judged,
        "appeal_by": _appeal_by(row, at),
    }


def _appeal_by(row: Row, at: At) -> str | None:
    """As verification.appeals.standing.possible_step() says."""
    decision = row["decision"]
    if at not in (At.REJECTED, At.CHANGE_REFUSED) or decision["outcome"] != "rejected" or not row["is_newest"]:
        return None
    upheld = [each for each in row["appeals"] or [] if _is_upheld(each, decision)]
    if any(each["step"] == Appeal.SECOND for each in upheld):
        return None
    until = upheld[0]["further_by"] if upheld else decision["due_at"]
    is_over = until is None or datetime.fromisoformat(row["now"]) > datetime.fromisoformat(until)
    return None if is_over else rfc3339(until)


def _is_upheld(appeal: Row, decision: Row) -> bool:
    return appeal["status"] == Appeal.Status.UPHELD and appeal["decision"] == decision["id"]


def _appeal(appeal: Row) -> dict[str, Any]:
    return {
        "id": appeal["id"],
        "decision": appeal["decision"],
        "step": appeal["step"],
        "status": appeal["status"],
        "filed_at": rfc3339(appeal["filed_at"]),
        "answered_at": rfc3339(appeal["answered_at"]),
    }


def _session(session: Row) -> dict[str, Any]:
    return {
        "id": session["id"],
        "starts_at": rfc3339(session["starts_at"]),
        "time_zone": session["time_zone"],
        "in_person": session["in_person"],
    }


def _missed(missed: Row, *, is_open: bool) -> dict[str, Any]:
    counts = missed["finding"] in AGAINST_SELLER and not missed["taken_back"]
    contested, answered = missed["contested_at"], missed["answered_at"]
    return {
        "id": missed["id"],
        "session": missed["session"],
        "finding": missed["finding"],
        "found_at": rfc3339(missed["found_at"]),
        "counts": counts,
        "can_be_contested": counts and contested is None and is_open,
        "contested_at": rfc3339(contested),
        "answer_by": rfc3339(missed["answer_by"]) if contested and not answered else None,
        "answered_at": rfc3339(answered),
        "taken_back": missed["taken_back"],
    }
