"""Measures against an account after its approval: one person proposes, another confirms, and the seller is told.
Lifting one takes two people too. What comes of it on its day: verification.measures.actions.carrying_out.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.approvals import propose
from core.clock import database_now
from core.errors import DomainError
from core.models import Approval, User
from core.roles import MAY_MEASURE
from core.times import day_in, last_minute
from messaging.models import Message
from messaging.outbox import queue_message
from sellers.hiding import refuse_own
from sellers.models import Seller
from verification.life.deadlines import appeal_until
from verification.measures.account_status import may_follow
from verification.measures.actions.answer_owed import note_answer
from verification.measures.actions.carrying_out import (
    WAITS_FOR_CASE,
    drop,
    end_measure,
    lock_measure,
    lock_named,
    lock_seller,
    refuse_over,
    take_effect,
)
from verification.measures.days import days_of
from verification.measures.grounds import grounds_for
from verification.models import Case, Measure

IMPOSE, LIFT = "measure.impose", "measure.lift"
Kind, Status = Measure.Kind, Measure.Status


@dataclass(frozen=True)
class Proposal:
    """`facts`: what exactly, as the seller reads it, in their language. `evidence` and `why_exception` are for staff.
    `evidence_on`: the day on which it came, where who proposes is. `last_day`: of a suspension, where the seller is."""

    kind: str
    ground: str
    facts: str
    evidence: str
    evidence_on: date
    last_day: date | None = None
    exception: str = ""
    why_exception: str = ""


@transaction.atomic
def propose_measure(seller: Seller, *, actor: User, proposal: Proposal) -> Measure:
    """A second person confirms it (core.approvals). DomainError: "not_allowed", "own_account", "not_possible",
    "case_open", "no_ground", "no_evidence", "not_new", "no_last_day", "no_exception", and as propose()."""
    seller = lock_seller(seller)
    _refuse_not_theirs(seller, actor)
    _refuse_impossible(seller, proposal.kind)
    _refuse_unfounded(seller, proposal, actor.time_zone)
    fields = asdict(proposal)
    last_day = fields.pop("last_day")
    measure = Measure(seller=seller, proposed_by=actor, proposed_at=database_now(), **fields)
    measure.lasts_until = last_minute(last_day, seller.user.time_zone) if last_day else None
    _refuse_too_short(measure, days_of(measure, measure.proposed_at)[1])
    measure.save()
    data = {"seller": seller.public_id, "kind": measure.kind, "ground": measure.ground, "exception": measure.exception}
    record("measure.proposed", actor=actor, subject=measure, data=data)
    propose(IMPOSE, measure, actor=actor, reason=proposal.evidence, data={"seller": seller.public_id})
    return measure


def _refuse_not_theirs(seller: Seller, actor: User) -> None:
    refuse_own(seller, actor)
    if not actor.has_perm(MAY_MEASURE):
        raise DomainError("not_allowed", _("Your role does not include this step."))


def _refuse_impossible(seller: Seller, kind: str) -> None:
    """Asked when it is proposed and again when it is confirmed."""
    if kind not in Kind.values or seller.erased_at or not may_follow(seller, kind):
        raise DomainError("not_possible", _("As this account stands, this measure is not possible."))
    if kind == Kind.UNDO and approval_of(seller) is None:
        raise DomainError("not_possible", _("There is no approval that could be undone."))
    if kind in WAITS_FOR_CASE and seller.cases.unsettled().exists():
        raise DomainError(
            "case_open", _("A case of this seller is open, or an appeal waits for its answer: decide that one first.")
        )


def _refuse_unfounded(seller: Seller, proposal: Proposal, zone: str) -> None:
    """`zone`: where the days are those of the proposal."""
    if proposal.ground not in grounds_for(proposal.kind):
        raise DomainError("no_ground", _("Choose a reason that goes with this measure."))
    if not proposal.facts.strip() or not proposal.evidence.strip():
        raise DomainError("no_evidence", _("Say what the seller reads, and on what evidence it rests."))
    approved, today = approval_of(seller), day_in(zone, database_now())
    if proposal.evidence_on > today or (approved and proposal.evidence_on < day_in(zone, approved.since)):
        raise DomainError(
            "not_new",
            _("It takes new evidence: what came before the approval, or has not come yet, does not count."),
        )
    if (proposal.kind == Kind.SUSPEND) != bool(proposal.last_day):
        raise DomainError("no_last_day", _("A suspension has a last day, and nothing else has one."))
    if bool(proposal.exception) != bool(proposal.why_exception.strip()):
        raise DomainError("no_exception", _("Without notice only for one of the two causes, and with the reason why."))


def _refuse_superseded(measure: Measure) -> None:
    """Somebody has looked at the seller again since it was proposed, and approved."""
    approved = approval_of(measure.seller)
    if approved and approved.since > measure.proposed_at:
        raise DomainError(
            "not_new",
            _("The seller was approved again since this was proposed. Decline it; it takes evidence that came since."),
        )


def _refuse_too_short(measure: Measure, effective_at: datetime) -> None:
    if measure.lasts_until and measure.lasts_until <= effective_at:
        raise DomainError(
            "no_last_day", _("With the notice of the policy it would end before it begins: choose a later last day.")
        )


def approval_of(seller: Seller) -> Case | None:
    """The case that ended with the newest approval of the account; a change of details is none."""
    return seller.cases.filter(status=Case.Status.APPROVED, change=None).order_by("-id").first()


def impose_measure(approval: Approval, actor: User) -> None:
    """What a confirmed IMPOSE does: the seller is told, or it takes effect at once. DomainError: "not_possible",
    "case_open", "not_new", "no_last_day"."""
    measure = lock_named(approval.subject)
    _refuse_impossible(measure.seller, measure.kind)
    _refuse_superseded(measure)
    now = database_now()
    measure.told_at, measure.effective_at = days_of(measure, now)
    measure.appeal_by = appeal_until(measure.seller, measure.told_at)
    _refuse_too_short(measure, measure.effective_at)
    measure.move_to(Status.ANNOUNCED)
    measure.confirmed_by, measure.confirmed_at = actor, now
    measure.save()
    record("measure.announced", actor=actor, subject=measure, data={"approval": approval.public_id})
    if measure.exception:
        take_effect(measure, actor=actor)
    else:
        queue_message("measure_announced", to=measure.seller.user, about=measure, due_at=measure.told_at)


def drop_unconfirmed(approval: Approval) -> None:
    """A listener of core.approvals: what nobody confirmed does not stay in the way of what somebody else proposes."""
    if approval.kind != IMPOSE or approval.status in (Approval.Status.PROPOSED, Approval.Status.CONFIRMED):
        return
    drop(lock_named(approval.subject), actor=approval.decided_by)


@transaction.atomic
def propose_lift(measure: Measure, *, actor: User, reason: str) -> Approval:
    """DomainError: "not_allowed", "own_account", "not_open", and as core.approvals.propose()."""
    measure = lock_measure(measure)
    _refuse_not_theirs(measure.seller, actor)
    refuse_over(measure)
    return propose(LIFT, measure, actor=actor, reason=reason, data={"seller": measure.seller.public_id})


def lift_measure(approval: Approval, actor: User) -> None:
    """What a confirmed LIFT does. DomainError as end_measure()."""
    end_measure(lock_named(approval.subject), actor=actor)


@transaction.atomic
def answer_done(measure: Measure, *, actor: User, text: str) -> None:
    """It stays in effect, and the seller reads why; otherwise it is lifted. DomainError: "not_allowed", "own_account",
    "not_waiting", "no_reason"."""
    measure = lock_measure(measure)
    _refuse_not_theirs(measure.seller, actor)
    if not measure.waits_for_answer:
        raise DomainError("not_waiting", _("The seller waits for no answer (any more)."))
    if not text.strip():
        raise DomainError("no_reason", _("Say what is still missing: the seller reads it."))
    measure.answer, measure.answered_at = text.strip(), database_now()
    measure.save(update_fields=["answer", "answered_at"])
    note_answer(measure, actor=actor)
    record("measure.answered", actor=actor, subject=measure)
    revision = Message.objects.filter(purpose="measure_answered", about=measure.public_id).count() + 1
    queue_message("measure_answered", to=measure.seller.user, about=measure, revision=revision)
