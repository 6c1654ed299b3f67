"""A case as JSON: plain dicts from rows of statement.read_cases(), in the active language. answers.CaseAnswer describes
them; tests/integration/resources/cases hold both together."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404

from integration.resources.cases.onward import at_of, draw_onward
from integration.resources.cases.parts import Row, Words, draw_parts
from integration.resources.cases.statement import read_cases
from integration.resources.cases.states import status_of
from integration.rest.times import rfc3339
from verification.catalogue.reasons import Named, words_of


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
    at = at_of(row)
    parts = draw_parts(row, at, words)
    return {
        "object": "case",
        "id": row["id"],
        "mode": "test" if row["is_test"] else "live",
        "seller": row["seller"],
        "change": row["change"],
        "status": status_of(at),
        "changed_at": rfc3339(row["since"]),
        "submitted_at": rfc3339(row["submitted_at"]),
        "language": row["language"],
        "place": row["meets_at"],
        **draw_onward(row, at, parts),
        **parts,
    }
