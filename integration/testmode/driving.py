"""Leading the case of a test seller to an outcome, from wherever it stands, by the actions that people use.

Each action is a transaction of its own, as it is for people: files are kept in between. Whoever is interrupted goes on
from where the case stands then.
"""

from collections.abc import Callable, Sequence
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import DomainError
from integration.testmode.afterwards import (
    answer_about_case,
    answer_about_measure,
    can_impose,
    end_measures,
    impose,
    measure_of,
    open_about_measure,
    rejection_of,
    standing,
)
from integration.testmode.answering import go_through
from integration.testmode.arriving import (
    again,
    book,
    come,
    hold,
    move_session,
    not_possible,
    second_person,
    to_review,
    was_there,
)
from integration.testmode.changing import change_what_was_accepted
from integration.testmode.outcomes import CHOOSING, OUTCOMES
from integration.testmode.sellers import refuse_live
from scheduling.models import Side
from sellers.asking import CHANGED
from verification.catalogue.reasons import NOT_CONFIRMED
from verification.life.table import At, state_of
from verification.models import Case, Decision, Measure
from verification.reviewing.actions.decisions import confirm_fraud, decide
from verification.reviewing.actions.pausing import pause_session
from verification.reviewing.actions.reviews import abort_session
from verification.reviewing.findings import findings_of, reasons_of
from verification.sessions.actions.missed import find_missed_sessions

FAILURE = "connection_lost"
APPEALS = ("appeal_upheld", "appeal_overturned")
MEASURES = {
    "account_restricted": Measure.Kind.RESTRICT,
    "account_suspended": Measure.Kind.SUSPEND,
    "account_closed": Measure.Kind.CLOSE,
    "approval_undone": Measure.Kind.UNDO,
}


def drive(case: Case, outcome: str, reasons: Sequence[str] = ()) -> None:
    """`reasons`: codes of the catalogue; none: the outcome's own.

    DomainError: "not_a_test_seller", "no_such_outcome", "not_possible", "no_such_reason", "reason_not_possible",
    "no_final_reason"; and whatever the actions say, which leaves the case where they have brought it.
    """
    case = again(case)
    refuse_live(case.seller)
    if outcome not in OUTCOMES:
        raise DomainError("no_such_outcome", _("There is no such outcome."))
    if outcome not in outcomes_of(case):
        raise not_possible()
    default = OUTCOMES[outcome].default
    WAYS[outcome](case, list(reasons) or ([default] if default else []))


def outcomes_of(case: Case) -> list[str]:
    """Those that it can be led to from where it stands."""
    at = state_of(case)
    found = [name for name, outcome in OUTCOMES.items() if at in outcome.sources]
    return [name for name in found if name not in ONLY_IF or ONLY_IF[name](case)]


def _approve(case: Case, _reasons: list[str]) -> None:
    _decide(case, Decision.Outcome.APPROVED, [])


def _ask_for_documents(case: Case, reasons: list[str]) -> None:
    _decide(case, Decision.Outcome.DOCUMENTS_NEEDED, [code for code in reasons if code != CHANGED])
    if CHANGED in reasons:
        change_what_was_accepted(again(case))


def _reject(case: Case, reasons: list[str]) -> None:
    if reasons == [NOT_CONFIRMED]:
        _confirm(case)
    else:
        _decide(case, Decision.Outcome.REJECTED, reasons)


def _confirm(case: Case) -> None:
    if state_of(case) != At.FRAUD_SUSPECTED:
        _suspect(case, [])
        case = again(case)
    confirm_fraud(case, actor=second_person(case), confirmed=True)


def _suspect(case: Case, _reasons: list[str]) -> None:
    _decide(case, Decision.Outcome.FRAUD_SUSPECTED, [])


def _decide(case: Case, outcome: Decision.Outcome, reasons: list[str]) -> None:
    review = to_review(case, approving=outcome == Decision.Outcome.APPROVED)
    go_through(review, reasons, ask_again=outcome == Decision.Outcome.DOCUMENTS_NEEDED)
    codes = list(reasons_of(findings_of(review)))
    decide(review, actor=review.reviewer, outcome=outcome, reason_codes=codes)


def _booked(case: Case) -> Case:
    if state_of(case) in CHOOSING:
        book(case)
    return again(case)


def _seller_stays_away(case: Case, _reasons: list[str]) -> None:
    """Who is in the waiting room already has come too late, which is the same."""
    case = move_session(_booked(case), passed=True)
    assert case.booking
    if case.booking.session.entered_at:
        come(case)
    was_there(case.booking, Side.MANAGER)
    _find_missed(case)


def _we_stay_away(case: Case, _reasons: list[str]) -> None:
    case = move_session(_booked(case), passed=True)
    assert case.booking
    was_there(case.booking, Side.SELLER)
    _find_missed(case)


def _find_missed(case: Case) -> None:
    find_missed_sessions(Q(pk=case.pk))
    if again(case).booking_id:
        raise DomainError("not_settled", _("The session is not over yet: somebody is in its room. Try again."))


def _line_breaks(case: Case, _reasons: list[str]) -> None:
    review = _in_session(case)
    abort_session(review, actor=review.reviewer, reason=FAILURE, tried="")


def _pause(case: Case, _reasons: list[str]) -> None:
    review = _in_session(case)
    pause_session(review, actor=review.reviewer, reason=FAILURE, tried="")


def _in_session(case: Case):
    case = _booked(case)
    if state_of(case) == At.SESSION_BOOKED:
        hold(case)
    return again(case).reviews.select_related("reviewer").get(ended_at=None)


def _imposing(kind: Measure.Kind) -> Callable[[Case, list[str]], None]:
    return lambda case, _reasons: impose(case, kind)


# {outcome: whether it can be picked, where more than the state of the case decides that}.
ONLY_IF: dict[str, Callable[[Case], bool]] = {
    **{name: lambda case: state_of(case) == At.APPEALED or rejection_of(case) is not None for name in APPEALS},
    **{name: partial(can_impose, kind=kind) for name, kind in MEASURES.items()},
    "measure_upheld": lambda case: bool(open_about_measure(case) or measure_of(case)),
    "measure_overturned": lambda case: bool(open_about_measure(case) or measure_of(case)),
    "measures_ended": lambda case: bool(standing(case.seller)),
}
WAYS: dict[str, Callable[[Case, list[str]], None]] = {
    "approved": _approve,
    "documents_needed": _ask_for_documents,
    "rejected": _reject,
    "second_look": _suspect,
    "no_show": _seller_stays_away,
    "our_no_show": _we_stay_away,
    "connection_failed": _line_breaks,
    "session_paused": _pause,
    "appeal_upheld": lambda case, _reasons: answer_about_case(case, overturned=False),
    "appeal_overturned": lambda case, _reasons: answer_about_case(case, overturned=True),
    **{name: _imposing(kind) for name, kind in MEASURES.items()},
    "measure_upheld": lambda case, _reasons: answer_about_measure(case, overturned=False),
    "measure_overturned": lambda case, _reasons: answer_about_measure(case, overturned=True),
    "measures_ended": lambda case, _reasons: end_measures(case),
}
