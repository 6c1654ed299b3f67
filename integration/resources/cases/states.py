"""What a platform is told of where a case is: derived from the one table of a case's life (verification.life.table).

A suspicion of fraud is a review, here as for its seller. Pure.
"""

from dataclasses import dataclass

from verification.life.table import STEPS, At
from verification.life.words import DOCUMENTS_READY, Who, Words

REVIEW = "in_review"
IN_REVIEW = (At.DOCUMENT_REVIEW, At.RULING_NEEDED, At.FRAUD_SUSPECTED)
STATUSES = {
    "session_needed": "A session is needed; `next` says whether the seller chooses a time or we look for one.",
    "session_booked": "A time is agreed.",
    "in_session": "The session is going on.",
    REVIEW: "A person looks at what was sent.",
    "documents_needed": "Documents were asked for again, and nothing else.",
    "approved": "The seller is verified, or a change of details is made.",
    "rejected": "It was decided against the seller; an appeal may be open.",
    "withdrawn": "The seller took it back, or declined an invitation.",
    "lapsed": "Closed without a decision: the seller did nothing in time.",
}
ACTIONS = {
    "choose_time": "Take one of the times held, or ask for others.",
    "ask_for_times": "Ask for times: none are held.",
    "attend_session": "Come to the session.",
    "upload_documents": "Upload what was asked for again.",
    "submit_documents": "Everything is there: send it for review.",
    "give_tax_information": "Enter the tax information.",
}
_ACTION_IN = {
    At.TIMES_HELD: "choose_time",
    At.TIMES_GONE: "ask_for_times",
    At.POSTPONED: "ask_for_times",
    At.SESSION_BOOKED: "attend_session",
    At.IN_SESSION: "attend_session",
    At.DOCUMENTS_NEEDED: "upload_documents",
    At.TAX_MISSING: "give_tax_information",
    At.TAX_OVERDUE: "give_tax_information",
}


@dataclass(frozen=True)
class Next:
    """`action`: one of ACTIONS, or "" where the seller need do nothing."""

    who: Who
    action: str
    told: Words


def status_of(at: At) -> str:
    return REVIEW if at in IN_REVIEW else at.value.status.value


def next_of(at: At, *, in_person: bool, all_there: bool) -> Next:
    """`all_there`: no document is missing."""
    state = at.value
    if at == At.DOCUMENTS_NEEDED and all_there:
        return Next(state.who, "submit_documents", DOCUMENTS_READY)
    told = (in_person and state.in_person) or state.told
    who = state.who if at in _ACTION_IN or state.who == Who.STAFF else Who.NOBODY
    return Next(who, _ACTION_IN.get(at, ""), told)


def graph() -> dict[str, set[str]]:
    """{status: those that can come next}, by everybody's doing; "" is before the submission."""
    ways: dict[str, set[str]] = {"": set(), **{status: set() for status in STATUSES}}
    for step in STEPS:
        targets = {status_of(there) for there in step.targets}
        for here in [status_of(at) for at in step.sources] or [""]:
            ways[here] |= targets - {here}
    return ways
