"""What staff owe a seller: promised where the state moves, kept by what comes next. The caller locks the case, or the
measure."""

from datetime import datetime
from typing import cast

from core.clock import database_now
from sellers.models import Seller
from verification.life.deadlines import due_for, due_moment
from verification.life.table import At
from verification.models import Case, Measure, MissedSession, Promise

Kind = Promise.Kind
PROMISED = {
    At.DOCUMENT_REVIEW: Kind.REVIEW,
    At.TIMES_WANTED: Kind.TIMES,
    At.FRAUD_SUSPECTED: Kind.REVIEW,
    At.RULING_NEEDED: Kind.RULING,
    At.APPEALED: Kind.APPEAL,
}
NOT_OWED = (
    At.POSTPONED,
    At.WITHDRAWN,
    At.LAPSED,
    At.CHANGE_TAKEN_BACK,
    At.CHANGE_LAPSED,
)  # the seller wants it no longer, or nobody


def turn_to(case: Case, at: At) -> None:
    """A case has come to this state: what was owed before is kept, what is owed now is promised by its `due_at`, which
    stays that of what is promised already. The caller saves it (again)."""
    owed = PROMISED.get(at)
    others = case.promises.open().filter(missed=None).exclude(kind=owed or "")
    others.update(**{"ended_at" if at in NOT_OWED else "kept_at": database_now()})
    promise = case.promises.open().filter(missed=None).first()
    if owed and promise is None:
        made_at = case.times_wanted_at or case.since
        promise = case.promises.create(
            seller=case.seller, kind=owed, made_at=made_at, due_at=cast(datetime, case.due_at)
        )
    if promise:
        case.due_at = promise.due_at
    case.new_due_at = promise.new_due_at if promise else None


def end_promises(case: Case) -> None:
    """What was asked for is not asked for any more; contests are still answered."""
    case.promises.open().filter(missed=None).update(ended_at=database_now())
    case.new_due_at = None


def promise_answer(missed: MissedSession, *, now: datetime) -> None:
    """To what the seller says against a finding, as quickly as to documents."""
    due_at = cast(datetime, due_moment(missed.case, At.DOCUMENT_REVIEW, now=now))
    case = missed.case
    case.promises.create(seller=case.seller, missed=missed, kind=Kind.CONTEST, made_at=now, due_at=due_at)


def promise_about(measure: Measure, kind: Promise.Kind, *, now: datetime) -> datetime:
    """Returns by when."""
    due_at = again_by(measure.seller, kind, now=now)
    measure.promises.create(seller=measure.seller, kind=kind, made_at=now, due_at=due_at)
    return due_at


def again_by(seller: Seller, kind: str, *, now: datetime) -> datetime:
    """As much time (again) as for any such answer."""
    at = At.APPEALED if kind == Kind.APPEAL else At.DOCUMENT_REVIEW
    return cast(datetime, due_for(seller, at, now=now))


def keep_about(measure: Measure, kind: Promise.Kind) -> None:
    measure.promises.open().filter(kind=kind).update(kept_at=database_now())


def end_about(measure: Measure, kind: Promise.Kind) -> None:
    measure.promises.open().filter(kind=kind).update(ended_at=database_now())


def keep_answer(missed: MissedSession) -> None:
    Promise.objects.open().filter(missed=missed).update(kept_at=database_now())
