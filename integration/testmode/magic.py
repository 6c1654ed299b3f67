"""Values that lead a test seller's case to an outcome by themselves. Pure; what prints them for platforms reads rows().

They say what staff do. What the seller does is left to the platform: it chooses a time, sends documents again, appeals.
A session is held as soon as a time is chosen, whenever that is; an account is limited once it is active.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from contacts.codes import TEST_CODE
from integration.testmode.outcomes import OUTCOMES, way_to

SESSION, NO_SESSION = "TESTSESSION", "TESTCLEAR"  # numbers of identity documents
_STEP = re.compile(r"(?P<outcome>[a-z_]+)(?P<reasons>(?:-[a-z_]+)*)")


@dataclass(frozen=True)
class Step:
    outcome: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """`field`: where a platform puts the value; `leads_to`: whole sentences."""

    field: str
    value: str
    leads_to: str


def plan_of(email: str) -> list[Step]:
    """What the local part says: outcomes with dots between them, each with its reasons after hyphens. What stands
    behind a "+" is the platform's own. [] where any of it is no outcome: then it is an address like others."""
    local = email.casefold().rpartition("@")[0].partition("+")[0]
    found = [_STEP.fullmatch(part) for part in local.split(".")]
    steps = [_step(each) for each in found if each and each["outcome"] in OUTCOMES]
    return steps if len(steps) == len(found) else []


def _step(found: re.Match[str]) -> Step:
    return Step(found["outcome"], tuple(filter(None, found["reasons"].split("-"))))


def session_by_number(number: str) -> bool | None:
    """Whether the number of an identity document asks for a session. None: it says nothing of it."""
    tidy = re.sub(r"[\s-]", "", number).upper()
    return {SESSION: True, NO_SESSION: False}.get(tidy)


def rows(reasons: Mapping[str, bool]) -> list[Row]:
    """For the docs. `reasons`: {code: whether it is final} of those in the catalogue that a seller reads."""
    found = [
        Row("person.document_number", SESSION, "The risk screen asks for a session."),
        Row("person.document_number", NO_SESSION, "The risk screen finds nothing: the documents are reviewed at once."),
    ]
    found += [Row("email", f"{way_to(name)}@…", outcome.leads_to) for name, outcome in OUTCOMES.items()]
    found += [_row_of(code, is_final=is_final) for code, is_final in reasons.items()]
    found += [
        Row("email", "no_show.approved@…", "One after the other, each as soon as it is possible."),
        Row("email", "approved+shop-17@…", "What stands behind the plus sign is yours, so that addresses differ."),
        Row("code", TEST_CODE, "Confirms an address or a number, whatever was sent there: nothing was."),
    ]
    return found


def _row_of(code: str, *, is_final: bool) -> Row:
    outcome, told = ("rejected", "Rejected") if is_final else ("documents_needed", "Documents are asked for again")
    return Row("email", f"{outcome}-{code}@…", f"{told}, for the reason “{code}”.")
