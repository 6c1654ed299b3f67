"""Which operations of the API take a case on from where it is: the one table of it, beside that of its states. Pure.

What a state allows is said here; what depends on more (how often a session was moved, how soon it begins) is refused
with a code and the way on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from verification.life.table import At

LINK = "create_hosted_link"  # for what the seller alone can do: on our pages
# What stands in braces is filled in, so that the address is whole; a body that one takes stands in the reference.
OPERATIONS: Mapping[str, tuple[str, str]] = {
    "book_session": ("POST", "/api/v1/sessions"),
    "renew_offers": ("POST", "/api/v1/cases/{case}/offers/renew"),
    "wish_times": ("POST", "/api/v1/cases/{case}/wishes"),
    "choose_place": ("POST", "/api/v1/cases/{case}/place"),
    "ask_without_session": ("POST", "/api/v1/cases/{case}/without_session"),
    "postpone_case": ("POST", "/api/v1/cases/{case}/postpone"),
    "withdraw_case": ("POST", "/api/v1/cases/{case}/withdraw"),
    "change_session": ("POST", "/api/v1/sessions/{session}/change"),
    "cancel_session": ("POST", "/api/v1/sessions/{session}/cancel"),
    "answer_signal": ("POST", "/api/v1/cases/{case}/answers"),
    "contest_missed_session": ("POST", "/api/v1/cases/{case}/contests"),
    "upload_document": ("PUT", "/api/v1/sellers/{seller}/documents/{document}/file"),
    "submit_documents": ("POST", "/api/v1/cases/{case}/submit_documents"),
    "reopen_details": ("POST", "/api/v1/cases/{case}/reopen_details"),
    "update_seller": ("PATCH", "/api/v1/sellers/{seller}"),
    "submit_case": ("POST", "/api/v1/cases"),
    "give_tax_information": ("POST", "/api/v1/sellers/{seller}/tax_information"),
    "file_appeal": ("POST", "/api/v1/cases/{case}/appeal"),
    "withdraw_appeal": ("POST", "/api/v1/cases/{case}/appeal/withdraw"),
    LINK: ("POST", "/api/v1/hosted_links"),
}
_ASKING = ("renew_offers", "wish_times", "choose_place", "ask_without_session")
_POSSIBLE: Mapping[At, tuple[str, ...]] = {
    At.TIMES_HELD: ("book_session", *_ASKING),
    At.TIMES_GONE: _ASKING,
    At.TIMES_WANTED: _ASKING,
    At.POSTPONED: _ASKING,
    At.SESSION_BOOKED: (LINK, "renew_offers", "change_session", "cancel_session"),
    At.IN_SESSION: (LINK,),
    At.TAX_MISSING: ("give_tax_information",),
    At.TAX_OVERDUE: ("give_tax_information",),
    At.APPEALED: ("withdraw_appeal",),
}
_CHOOSING = (At.TIMES_HELD, At.TIMES_GONE, At.TIMES_WANTED, At.POSTPONED)
# A suspicion of fraud is told as the review that it is for the seller.
_CHANGE_CAN_BE_WITHDRAWN = (*_CHOOSING, At.DOCUMENT_REVIEW, At.FRAUD_SUSPECTED, At.DOCUMENTS_NEEDED)


@dataclass(frozen=True)
class Facts:
    """What it depends on besides the state. `retryable`: as the case says it."""

    retryable: bool
    is_change: bool
    is_invited: bool
    is_locked: bool
    may_correct: bool
    is_missing: bool
    has_question: bool
    has_contestable: bool
    can_appeal: bool


def operations_for(at: At, facts: Facts) -> list[str]:
    """By their ids; where the seller has to act, or what failed can be mended, the one for it first."""
    return [*_POSSIBLE.get(at, ()), *_mending(at, facts), *_beside(at, facts)]


def _mending(at: At, facts: Facts) -> Iterator[str]:
    if at == At.DOCUMENTS_NEEDED:
        yield "upload_document" if facts.is_missing else "submit_documents"
    elif facts.retryable and facts.is_change:
        yield LINK
    elif facts.retryable and not facts.is_locked:
        yield "upload_document" if facts.is_missing else "submit_case"
    if facts.retryable and facts.may_correct:
        yield "reopen_details" if facts.is_locked else "update_seller"


def _beside(at: At, facts: Facts) -> Iterator[str]:
    if facts.can_appeal:
        yield "file_appeal"
    if facts.has_question:
        yield "answer_signal"
    if facts.has_contestable:
        yield "contest_missed_session"
    if facts.is_invited and at in _CHOOSING:
        yield "postpone_case"
        yield "withdraw_case"
    if facts.is_change and at in _CHANGE_CAN_BE_WITHDRAWN:
        yield "withdraw_case"
