"""Hearing an appeal: taken at random among those that wait, given back, answered with written reasons."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audit.log import record
from core.approvals import propose
from core.clock import database_now
from core.errors import DomainError
from core.models import Approval, User
from core.roles import MAY_DECIDE_ON_OTHERS
from messaging.outbox import queue_message
from sellers.actions import take_rejection_back
from sellers.hiding import refuse_own
from sellers.models import Document
from verification.actions.moving import lock, move, turn
from verification.actions.promising import keep_about
from verification.appeals.actions.lodging import record_appeal
from verification.appeals.hearers import in_hand, nothing_to_hear, took_part, waiting_for
from verification.assignment.actions.giving_back import keep_appeal_back
from verification.assignment.actions.taking import one_at_a_time
from verification.assignment.drawing import claim_urgent
from verification.life.deadlines import appeal_until
from verification.life.table import At
from verification.measures.actions.carrying_out import lock_measure, lock_named
from verification.measures.actions.proposing import LIFT
from verification.models import Appeal, Case, Decision, DocumentOutcome, Measure, Promise
from verification.sessions.actions.contests import checked

Status = Appeal.Status
EVERY = Q()


@transaction.atomic
def take_appeal(actor: User, *, among: Q = EVERY) -> Appeal:
    """One of the most urgent that this person may hear, at random; or what they have in hand and answer first. Nobody
    chooses a seller (R30); of several who ask at once, each gets another. `among`: in the test world alone.

    DomainError: "nothing_waits", "none_for_you".
    """
    one_at_a_time(actor)
    if begun := in_hand(actor).first():
        return begun
    drawn = claim_urgent(waiting_for(actor).filter(among).only("pk"), by="filed_at")
    if drawn is None:
        raise nothing_to_hear()
    appeal = Appeal.objects.select_related("decision__case", "measure").get(pk=drawn.pk)
    appeal.assigned_to = actor
    appeal.save(update_fields=["assigned_to"])
    record("appeal.taken", actor=actor, subject=appeal)
    return appeal


@transaction.atomic
def release_appeal(appeal: Appeal, *, actor: User, reason: str) -> None:
    """Unanswered, for somebody else: by whoever has it, or by a lead where it lies. Whoever had it does not get it
    again: each draw opens what the seller sent, and nobody looks for one that suits (R30).

    DomainError: "not_open", "own_account", "not_with_you", "waits_for_second", and as keep_appeal_back().
    """
    appeal = _lock(appeal)
    refuse_own(appeal.seller, actor)
    holder = appeal.assigned_to
    if holder is None or (holder.pk != actor.pk and not actor.has_perm(MAY_DECIDE_ON_OTHERS)):
        raise _not_with_you()
    if appeal.waits_for_second:
        raise DomainError("waits_for_second", _("Your answer waits for a second person, who confirms it or not."))
    keep_appeal_back(appeal, holder=holder, actor=actor, reason=reason)
    appeal.assigned_to = None
    appeal.save(update_fields=["assigned_to"])
    record("appeal.released", actor=actor, subject=appeal, data={"from": holder.public_id, "reason": reason})


@transaction.atomic
def answer_appeal(appeal: Appeal, *, actor: User, overturned: bool, text: str) -> None:
    """`text`: the reasons, which the seller reads either way. Overturned, a case goes on, decided by a third person; a
    measure ends once a second person has confirmed it, and until then nobody is told.

    DomainError: "not_open", "not_with_you", "took_part", "bad_text", "waits_for_second", and as propose().
    """
    appeal = _lock(appeal)
    if appeal.assigned_to_id != actor.pk:
        raise _not_with_you()
    if took_part(actor, appeal):
        raise DomainError(
            "took_part", _("You took part in what was decided: somebody else has to hear it. Give it back.")
        )
    if appeal.waits_for_second:
        raise DomainError("waits_for_second", _("Your answer waits for a second person, who confirms it or not."))
    appeal.answer = checked(text)
    if overturned and appeal.measure and appeal.measure.stands:
        ask_second(appeal, appeal.measure, actor=actor)
    else:
        close_appeal(appeal, Status.OVERTURNED if overturned else Status.UPHELD, actor=actor)


def close_appeal(appeal: Appeal, status: Appeal.Status, *, actor: User) -> None:
    """The seller is told. The caller has locked it."""
    appeal.status, appeal.answered_at = status, database_now()
    if status == Status.UPHELD and appeal.step == Appeal.FIRST:
        appeal.further_by = appeal_until(appeal.seller, appeal.answered_at)
    appeal.save()
    record_appeal(f"appeal_{status}", appeal, actor=actor)
    if appeal.decision:
        _move_on(appeal, appeal.decision, actor=actor)
    if appeal.measure:
        keep_about(appeal.measure, Promise.Kind.APPEAL)
    queue_message("appeal_answered", to=appeal.seller.user, about=appeal)


def _move_on(appeal: Appeal, decision: Decision, *, actor: User) -> None:
    if appeal.status == Status.OVERTURNED:
        _reopen(appeal, decision, actor=actor)
    else:
        turn(decision.case, At.REJECTED)


def _reopen(appeal: Appeal, decision: Decision, *, actor: User) -> None:
    """What was accepted stays accepted; what was rejected is looked at afresh, as it was sent. What a change asked for
    may not be asked for since."""
    rejected = DocumentOutcome.Outcome.REJECTED
    judged = decision.review.document_outcomes.filter(outcome=rejected).values("document")
    states = [Document.Status.REJECTED, *([Document.Status.NOT_NEEDED] if decision.case.change_id else [])]
    for document in Document.objects.filter(pk__in=judged, status__in=states).exclude(pages=[]):
        take_rejection_back(document, actor=actor)
    move(decision.case, Case.Status.DOCUMENT_REVIEW, actor=actor, appeal=appeal.public_id)


def ask_second(appeal: Appeal, measure: Measure, *, actor: User) -> None:
    """By the path of each measure that ends: somebody else confirms it (core.approvals)."""
    appeal.save(update_fields=["answer"])
    record("appeal.second_asked", actor=actor, subject=appeal)
    data = {"seller": appeal.seller.public_id, "appeal": appeal.public_id}
    propose(LIFT, measure, actor=actor, reason=appeal.answer, data=data)


def settle_lifts(approval: Approval) -> None:
    """A listener of core.approvals. Confirmed: the seller reads the answer. Otherwise the appeal waits for somebody
    else: it is not closed by a proposal that nobody confirms."""
    found = approval.data.get("appeal")
    if approval.kind != LIFT or found is None or approval.status == Approval.Status.PROPOSED:
        return
    measure = lock_named(approval.subject)
    appeal = _locked().get(public_id=found)
    if not appeal.waits_for_second or appeal.assigned_to is None:  # withdrawn meanwhile
        return
    appeal.measure = measure
    if approval.status == Approval.Status.CONFIRMED:
        close_appeal(appeal, Status.OVERTURNED, actor=appeal.assigned_to)
        return
    appeal.answer, appeal.assigned_to = "", None
    appeal.save(update_fields=["answer", "assigned_to"])
    record("appeal.second_refused", actor=approval.decided_by, subject=appeal)


def _lock(appeal: Appeal) -> Appeal:
    """What it is about first, as whoever withdraws does."""
    about = appeal.about
    if isinstance(about, Measure):
        measure, case = lock_measure(about), None
    else:
        measure, case = None, lock(about.case)
    appeal = _locked().get(pk=appeal.pk)
    if appeal.decision and case:
        appeal.decision.case = case
    appeal.measure = measure
    if appeal.status != Status.OPEN:
        raise DomainError("not_open", _("This appeal does not wait for an answer (any more). Reload the page."))
    return appeal


def _locked() -> QuerySet[Appeal]:
    rows = Appeal.objects.select_for_update(of=("self",))
    return rows.select_related("decision__review", "assigned_to", "seller__user")


def _not_with_you() -> DomainError:
    return DomainError("not_with_you", _("This appeal is not with you (any more). “Appeals” gives you the next one."))
