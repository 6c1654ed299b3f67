"""The life of a case, said once: its states, who acts next in each, by which clock, and the steps from one to another.

A status is what a row says; where what comes next depends on more than that (times are held, wanted or put off; tax
information is there or not; an appeal waits), it has several states. Everything else reads from here: Case.TRANSITIONS,
the seller's pages (journey), deadlines, the staff's queue, the picture in docs/. Pure; it knows no model. Its own words
are for staff, those for sellers are in life_words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verification.life import words
from verification.life.words import Who, Words

if TYPE_CHECKING:
    from verification.models import Case


class Status(models.TextChoices):
    """Case.Status."""

    SESSION_NEEDED = "session_needed", _("session needed")
    SESSION_BOOKED = "session_booked", _("session booked")
    IN_SESSION = "in_session", _("in session")
    DOCUMENT_REVIEW = "document_review", _("document review")
    RULING_NEEDED = "ruling_needed", _("without a session: a lead decides")
    DOCUMENTS_NEEDED = "documents_needed", _("documents needed")
    FRAUD_SUSPECTED = "fraud_suspected", _("fraud suspected: second person")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn by the seller")
    LAPSED = "lapsed", _("closed: nothing done in time")


class Clock(Enum):
    """What a deadline is counted by. The value is how the picture says it."""

    HOLD = "until the times held are given back"
    WORKING_DAYS = "working days where the seller is"
    APPOINTMENT = "the time that was agreed"
    MINUTES = "minutes"
    NONE = "no deadline"


class By(Enum):
    """Who can take a step."""

    SELLER = "seller"
    REVIEWER = "account manager"
    LEAD = "lead"
    OPS = "ops"
    SYSTEM = "by itself"


@dataclass(frozen=True, eq=False)
class State:
    """`waits_for`: for whom and what, as staff read it. `figure`: that of the policy from which the clock counts.
    `expiry`: the action that the sweep takes when it has run out. `colour`: of the staff list's tag. `ended`: what a
    case that is closed has come to, in the seller's copy of everything."""

    status: Status
    who: Who
    waits_for: Promise
    told: Words
    clock: Clock = Clock.NONE
    figure: str = ""
    expiry: str = ""
    in_person: Words | None = None
    colour: str = "closed"
    ended: str | Promise | None = None


class At(Enum):
    """The states."""

    TIMES_HELD = State(
        Status.SESSION_NEEDED,
        Who.SELLER,
        _("seller: choose a time"),
        words.TIMES_HELD,
        Clock.HOLD,
        "offer_hold_hours",
        "give_times_back",
        in_person=words.TIMES_HELD_IN_PERSON,
        colour="waiting",
    )
    TIMES_GONE = State(
        Status.SESSION_NEEDED,
        Who.SELLER,
        _("seller: ask for times again"),
        words.TIMES_GONE,
        Clock.WORKING_DAYS,
        "times_deadline_workdays",
        "lapse",
        colour="waiting",
    )
    TIMES_WANTED = State(
        Status.SESSION_NEEDED,
        Who.STAFF,
        _("ops or lead: make a time free"),
        words.TIMES_WANTED,
        Clock.WORKING_DAYS,
        "review_deadline_workdays",
        "apologise_due",
        colour="waiting",
    )
    POSTPONED = State(
        Status.SESSION_NEEDED,
        Who.SELLER,
        _("seller: choose a time"),
        words.POSTPONED,
        colour="waiting",
    )
    SESSION_BOOKED = State(
        Status.SESSION_BOOKED,
        Who.BOTH,
        _("both: hold the session"),
        words.SESSION_BOOKED,
        Clock.APPOINTMENT,
        expiry="find_missed_sessions",
        in_person=words.SESSION_BOOKED_IN_PERSON,
        colour="good",
    )
    IN_SESSION = State(
        Status.IN_SESSION,
        Who.BOTH,
        _("account manager: decide"),
        words.IN_SESSION,
        Clock.MINUTES,
        "session_length_minutes",
        "pause_undecided",
        in_person=words.IN_SESSION_IN_PERSON,
        colour="good",
    )
    DOCUMENT_REVIEW = State(
        Status.DOCUMENT_REVIEW,
        Who.STAFF,
        _("reviewer: check the documents"),
        words.DOCUMENT_REVIEW,
        Clock.WORKING_DAYS,
        "review_deadline_workdays",
        "apologise_due",
        colour="todo",
    )
    RULING_NEEDED = State(
        Status.RULING_NEEDED,
        Who.STAFF,
        _("lead: decide whether it goes on without a session"),
        words.RULING_NEEDED,
        Clock.WORKING_DAYS,
        "review_deadline_workdays",
        "apologise_due",
        colour="todo",
    )
    DOCUMENTS_NEEDED = State(
        Status.DOCUMENTS_NEEDED,
        Who.SELLER,
        _("seller: send documents"),
        words.DOCUMENTS_NEEDED,
        Clock.WORKING_DAYS,
        "documents_deadline_workdays",
        "lapse",
        colour="waiting",
    )
    FRAUD_SUSPECTED = State(
        Status.FRAUD_SUSPECTED,
        Who.STAFF,
        _("second person: confirm or not"),
        words.DOCUMENT_REVIEW,
        Clock.WORKING_DAYS,
        "review_deadline_workdays",
        "apologise_due",
        colour="bad",
    )
    TAX_MISSING = State(
        Status.APPROVED,
        Who.SELLER,
        _("seller: enter tax information"),
        words.TAX_MISSING,
        Clock.WORKING_DAYS,
        "tax_deadline_workdays",
        "end_tax_deadline",
        ended=words.ENDED_APPROVED,
    )
    TAX_OVERDUE = State(
        Status.APPROVED,
        Who.SELLER,
        _("seller: enter tax information"),
        words.TAX_OVERDUE,
        ended=words.ENDED_APPROVED,
    )
    ACTIVE = State(Status.APPROVED, Who.NOBODY, _("nobody"), words.ACTIVE, ended=words.ENDED_APPROVED)
    # What stands against the account says itself who acts next, and tax information waits until that is over.
    LIMITED = State(Status.APPROVED, Who.STAFF, _("nobody"), words.LIMITED, ended=words.ENDED_APPROVED)
    REJECTED = State(Status.REJECTED, Who.SELLER, _("nobody"), words.REJECTED, ended=words.REJECTED.title)
    APPEALED = State(
        Status.REJECTED,
        Who.STAFF,
        _("somebody who took no part: answer the appeal"),
        words.APPEALED,
        Clock.WORKING_DAYS,
        "appeal_answer_workdays",
        "apologise_due",
        colour="todo",
        ended=words.REJECTED.title,
    )
    WITHDRAWN = State(Status.WITHDRAWN, Who.SELLER, _("nobody"), words.WITHDRAWN, ended=words.ENDED_WITHDRAWN)
    LAPSED = State(Status.LAPSED, Who.SELLER, _("nobody"), words.LAPSED, ended=words.LAPSED.title)
    # Of a change of details: the account stands all the same.
    CHANGE_MADE = State(Status.APPROVED, Who.NOBODY, _("nobody"), words.CHANGE_MADE, ended=words.CHANGE_MADE.title)
    CHANGE_REFUSED = State(
        Status.REJECTED, Who.NOBODY, _("nobody"), words.CHANGE_REFUSED, ended=words.CHANGE_REFUSED.title
    )
    CHANGE_TAKEN_BACK = State(
        Status.WITHDRAWN, Who.NOBODY, _("nobody"), words.CHANGE_TAKEN_BACK, ended=words.CHANGE_TAKEN_BACK.title
    )
    CHANGE_LAPSED = State(Status.LAPSED, Who.NOBODY, _("nobody"), words.CHANGE_LAPSED, ended=words.CHANGE_LAPSED.title)


@dataclass(frozen=True)
class Step:
    """From each of `sources` to each of `targets`, by one of the named actions. No sources: a case begins. No targets:
    the seller starts again, with the next one."""

    sources: tuple[At, ...]
    targets: tuple[At, ...]
    act: str
    by: By


_TIMES = (At.TIMES_HELD, At.TIMES_WANTED)
_CHOOSING = (*_TIMES, At.TIMES_GONE, At.POSTPONED)
CHANGED = {
    Status.APPROVED: At.CHANGE_MADE,
    Status.REJECTED: At.CHANGE_REFUSED,
    Status.WITHDRAWN: At.CHANGE_TAKEN_BACK,
    Status.LAPSED: At.CHANGE_LAPSED,
}
_DECIDED = (At.TAX_MISSING, At.LIMITED, At.REJECTED, At.DOCUMENTS_NEEDED, At.FRAUD_SUSPECTED)
_APPROVED = (At.TAX_MISSING, At.TAX_OVERDUE, At.ACTIVE)
# An approval that was undone can stand again, but not while somebody decides on it.
_UNDONE = (*_CHOOSING, At.SESSION_BOOKED, At.DOCUMENT_REVIEW, At.DOCUMENTS_NEEDED)
STEPS = [
    Step((), (*_TIMES, At.DOCUMENT_REVIEW), "submit_case", By.SELLER),
    Step((), (*_TIMES, At.DOCUMENT_REVIEW), "submit_change", By.SELLER),
    Step((At.IN_SESSION, At.DOCUMENT_REVIEW), (At.CHANGE_MADE, At.CHANGE_REFUSED), "decide", By.REVIEWER),
    Step((At.DOCUMENT_REVIEW,), (At.CHANGE_MADE, At.CHANGE_REFUSED), "decide_again", By.REVIEWER),
    Step((At.DOCUMENT_REVIEW,), (At.CHANGE_MADE, At.CHANGE_REFUSED), "settle_second", By.LEAD),
    Step((*_CHOOSING, At.DOCUMENT_REVIEW, At.DOCUMENTS_NEEDED), (At.CHANGE_TAKEN_BACK,), "withdraw_change", By.SELLER),
    Step((At.TIMES_GONE, At.DOCUMENTS_NEEDED), (At.CHANGE_LAPSED,), "lapse", By.SYSTEM),
    Step((At.FRAUD_SUSPECTED,), (At.CHANGE_REFUSED,), "confirm_fraud", By.LEAD),
    Step((), (At.TIMES_HELD,), "invite_due", By.SYSTEM),
    Step((), _TIMES, "begin_again", By.LEAD),
    Step((), _TIMES, "begin_again", By.OPS),
    Step(_UNDONE, (At.ACTIVE, At.TAX_MISSING, At.LIMITED), "stand_again", By.LEAD),
    Step(_UNDONE, (At.ACTIVE, At.TAX_MISSING, At.LIMITED), "stand_again", By.OPS),
    Step(_CHOOSING, _TIMES, "renew_times", By.SELLER),
    Step(_CHOOSING, _TIMES, "wish_times", By.SELLER),
    Step(_CHOOSING, _TIMES, "choose_place", By.SELLER),
    Step((At.TIMES_WANTED,), (At.TIMES_HELD,), "offer_to_waiting", By.SYSTEM),
    Step((At.TIMES_HELD,), (At.TIMES_GONE,), "give_times_back", By.SYSTEM),
    Step((At.TIMES_GONE, At.DOCUMENTS_NEEDED), (At.LAPSED,), "lapse", By.SYSTEM),
    Step(_CHOOSING, (At.SESSION_BOOKED,), "choose_time", By.SELLER),
    Step(_CHOOSING, (At.POSTPONED,), "postpone_invitation", By.SELLER),
    Step(_CHOOSING, (At.WITHDRAWN,), "decline_invitation", By.SELLER),
    Step((At.SESSION_BOOKED,), (At.IN_SESSION,), "admit_seller", By.REVIEWER),
    Step((At.SESSION_BOOKED,), _TIMES, "cancel_time", By.SELLER),
    Step((At.SESSION_BOOKED,), _TIMES, "replace_manager", By.OPS),
    Step((At.SESSION_BOOKED,), _TIMES, "replace_manager", By.LEAD),
    Step((At.SESSION_BOOKED, At.IN_SESSION), (*_TIMES, At.DOCUMENT_REVIEW), "find_missed_sessions", By.SYSTEM),
    Step((At.SESSION_BOOKED, At.IN_SESSION), (*_TIMES, At.DOCUMENT_REVIEW), "abort_session", By.REVIEWER),
    Step((At.SESSION_BOOKED, At.IN_SESSION), (At.RULING_NEEDED,), "abort_session", By.REVIEWER),
    Step(_CHOOSING, (At.RULING_NEEDED, At.DOCUMENT_REVIEW), "ask_without_video", By.SELLER),
    Step((At.RULING_NEEDED,), _TIMES, "give_session_again", By.LEAD),
    Step((At.RULING_NEEDED,), (At.DOCUMENT_REVIEW,), "waive_session", By.LEAD),
    Step((At.IN_SESSION,), (At.DOCUMENT_REVIEW,), "pause_session", By.REVIEWER),
    Step((At.IN_SESSION,), (At.DOCUMENT_REVIEW,), "pause_undecided", By.SYSTEM),
    Step((At.IN_SESSION, At.DOCUMENT_REVIEW), _DECIDED, "decide", By.REVIEWER),
    Step((At.IN_SESSION,), (At.DOCUMENT_REVIEW,), "hold_decision", By.REVIEWER),
    Step((At.DOCUMENT_REVIEW,), _DECIDED, "decide_again", By.REVIEWER),
    Step((At.DOCUMENT_REVIEW,), _DECIDED, "settle_second", By.LEAD),
    Step((At.DOCUMENT_REVIEW,), _TIMES, "give_session_again", By.REVIEWER),
    Step((At.DOCUMENT_REVIEW,), _TIMES, "answer_contest", By.LEAD),
    Step((At.DOCUMENTS_NEEDED,), (*_TIMES, At.DOCUMENT_REVIEW), "resubmit_documents", By.SELLER),
    Step((At.DOCUMENTS_NEEDED,), (*_TIMES, At.DOCUMENT_REVIEW), "lapse", By.SYSTEM),
    Step((At.FRAUD_SUSPECTED,), (At.REJECTED, At.DOCUMENT_REVIEW), "confirm_fraud", By.LEAD),
    Step((At.REJECTED, At.CHANGE_REFUSED), (At.APPEALED,), "file_appeal", By.SELLER),
    Step((At.APPEALED,), (At.REJECTED, At.CHANGE_REFUSED), "withdraw_appeal", By.SELLER),
    Step((At.APPEALED,), (At.REJECTED, At.CHANGE_REFUSED, At.DOCUMENT_REVIEW), "answer_appeal", By.REVIEWER),
    Step((At.APPEALED,), (At.REJECTED, At.CHANGE_REFUSED, At.DOCUMENT_REVIEW), "answer_appeal", By.LEAD),
    Step((At.TAX_MISSING,), (At.TAX_OVERDUE,), "end_tax_deadline", By.SYSTEM),
    Step((At.TAX_MISSING, At.TAX_OVERDUE), (At.ACTIVE,), "save_tax_information", By.SELLER),
    Step((At.DOCUMENTS_NEEDED,), (At.DOCUMENTS_NEEDED,), "correct_details", By.SELLER),
    Step(_APPROVED, (At.LIMITED,), "impose_measure", By.LEAD),
    Step(_APPROVED, (At.LIMITED,), "impose_measure", By.OPS),
    Step(_APPROVED, (At.LIMITED,), "suspend_confirmed", By.LEAD),
    Step(_APPROVED, (At.LIMITED,), "suspend_confirmed", By.OPS),
    Step((At.LIMITED,), _APPROVED, "lift_measure", By.LEAD),
    Step((At.LIMITED,), _APPROVED, "lift_measure", By.OPS),
    Step((At.LIMITED,), _APPROVED, "end_suspensions", By.SYSTEM),
    Step((At.LIMITED,), _APPROVED, "certify", By.SELLER),
    Step((At.REJECTED, At.WITHDRAWN, At.LAPSED), (), "correct_details", By.SELLER),
]


def _ways() -> Iterator[tuple[Status, Status]]:
    for step in STEPS:
        yield from ((here.value.status, there.value.status) for here in step.sources for there in step.targets)


# {from: {to, …}}, as core.states walks it.
TRANSITIONS = {status: {there for here, there in _ways() if here == status != there} for status in Status}
# A rejection that is overturned opens its case again.
CLOSED = [status for status in Status if any(at.value.ended for at in At if at.value.status == status)]
DECIDABLE = {at.value.status for step in STEPS if step.act == "decide" for at in step.sources}
_CORRECTED = {at.value.status for step in STEPS if step.act == "correct_details" for at in step.sources}
CORRECTABLE = [status for status in Status if status in _CORRECTED]  # the seller may open the details again
OVER = [status for status in CORRECTABLE if status in CLOSED]  # without an approval: the seller starts again
# A suspicion of fraud is nobody's but the staff's: for its seller, and whoever asks for them, the review goes on, since
# the same moment and until the same day.
REVIEWED = (Status.DOCUMENT_REVIEW, Status.FRAUD_SUSPECTED)
# The state in which a case has a status first; offering times, or tax information, leads to the others.
FIRST = {status: next(at for at in At if at.value.status == status) for status in Status}


def statuses(*who: Who) -> list[Status]:
    """The open ones in which one of `who` acts next, as they begin."""
    return [status for status, at in FIRST.items() if at.value.who in who and status not in CLOSED]


def begins(case: "Case", status: Status) -> At:
    """The state in which a case has this status first."""
    return CHANGED.get(status, FIRST[status]) if case.change_id else FIRST[status]


def state_of(case: "Case") -> At:
    """Where a case is. An approved one asks what became of its seller's account."""
    first = begins(case, Status(case.status))
    if first == At.TIMES_HELD:
        return _choosing(case)
    if first == At.TAX_MISSING:
        return _approved(case)
    if first in (At.REJECTED, At.CHANGE_REFUSED) and case.due_at:
        return At.APPEALED
    return first


def _approved(case: "Case") -> At:
    account = case.seller.status
    if account == case.seller.Status.ACTIVE:
        return At.ACTIVE
    if account != case.seller.Status.VERIFIED:
        return At.LIMITED
    return At.TAX_OVERDUE if case.due_at is None else At.TAX_MISSING


def _choosing(case: "Case") -> At:
    if case.times_wanted_at:
        return At.TIMES_WANTED
    if case.due_at is None:
        return At.POSTPONED
    return At.TIMES_GONE if case.times_gone_at else At.TIMES_HELD
