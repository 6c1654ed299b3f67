"""What a case consists of, as its seller is told: signals, documents, decision, appeals, sessions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from integration.resources.reasons import draw_finding, draw_reasons
from integration.rest.times import rfc3339
from scheduling.attendance import AGAINST_SELLER
from sellers.models import Document
from verification.catalogue.reasons import Named
from verification.life.table import At
from verification.models import Appeal, Case, ReasonVersion
from verification.screening.judging import rule_of

Row = dict[str, Any]
Words = Mapping[Named, ReasonVersion]


def draw_parts(row: Row, at: At, words: Words) -> dict[str, Any]:
    """`row`: of statement.read_cases(); `words`: of the reasons that it names."""
    is_open = row["status"] not in Case.CLOSED
    documents = (row["documents"] or []) if row["is_newest"] else []
    return {
        "session_asked": row["session_asked"],
        "signals": _signals(row, is_open=is_open),
        "documents": [_document(each, words) for each in documents if _is_shown(each)],
        "decision": _decision(row, at, words) if row["decision"] else None,
        "appeals": [_appeal(each) for each in row["appeals"] or []],
        "session": _session(row["session"]) if row["session"] else None,
        "missed_sessions": [_missed(each, is_open=is_open) for each in row["missed"] or []],
    }


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
        "appeal_due_at": _appeal_due_at(row, at),
    }


def _appeal_due_at(row: Row, at: At) -> str | None:
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
        "reasons": draw_finding(missed["finding"], in_person=missed["in_person"], taken_back=missed["taken_back"]),
        "found_at": rfc3339(missed["found_at"]),
        "counts": counts,
        "can_be_contested": counts and contested is None and is_open,
        "contested_at": rfc3339(contested),
        "answer_due_at": rfc3339(missed["answer_by"]) if contested and not answered else None,
        "answered_at": rfc3339(answered),
        "taken_back": missed["taken_back"],
    }
