"""Hearing an appeal: taken at random among those that wait, given back, answered with written reasons."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from messaging.outbox import queue_message
from sellers.actions import take_rejection_back
from sellers.models import Document
from verification.actions.contests import checked
from verification.actions.moving import lock, move, turn
from verification.actions.queue import one_at_a_time
from verification.deadlines import appeal_until
from verification.hearings import LEADS, in_hand, nothing_to_hear, took_part, waiting_for
from verification.life import At
from verification.models import Appeal, Case, DocumentOutcome

Status = Appeal.Status


@transaction.atomic
def take_appeal(actor: User) -> Appeal:
    """One of the most urgent that this person may hear, at random; or what they have in hand and answer first. Nobody
    chooses a seller (R30); of several who ask at once, each gets another.

    DomainError: "nothing_waits", "none_for_you".
    """
    one_at_a_time(actor)
    if begun := in_hand(actor).first():
        return begun
    appeal = _draw(waiting_for(actor))
    if appeal is None:
        raise nothing_to_hear()
    appeal.assigned_to = actor
    appeal.save(update_fields=["assigned_to"])
    record("appeal.taken", actor=actor, subject=appeal)
    return appeal


def _draw(waiting: QuerySet[Appeal]) -> Appeal | None:
    """Locked, at random among those that came within the policy's hours of the oldest. Whoever took one a moment ago
    has let its row go, but this statement began before: so it is looked at once more."""
    tried: list[int] = []
    while drawn := _free(waiting.exclude(pk__in=tried)):
        if waiting.filter(pk=drawn.pk).exists():
            return Appeal.objects.select_related("decision__case").get(pk=drawn.pk)
        tried.append(drawn.pk)
    return None


def _free(waiting: QuerySet[Appeal]) -> Appeal | None:
    oldest = waiting.order_by("filed_at").values_list("filed_at", flat=True).first()
    if oldest is None:
        return None
    free = waiting.select_for_update(skip_locked=True, of=("self",)).only("pk")
    urgent = oldest + timedelta(hours=current_policy().review_urgent_hours)
    return free.filter(filed_at__lte=urgent).order_by("?").first() or free.order_by("filed_at").first()


@transaction.atomic
def release_appeal(appeal: Appeal, *, actor: User) -> None:
    """Unanswered, for somebody else: by whoever has it, or by a lead where it lies."""
    appeal = _lock(appeal)
    if appeal.assigned_to_id is None or (appeal.assigned_to_id != actor.pk and not actor.has_perm(LEADS)):
        raise _not_with_you()
    data = {"from": appeal.assigned_to.public_id} if appeal.assigned_to else {}
    appeal.assigned_to = None
    appeal.save(update_fields=["assigned_to"])
    record("appeal.released", actor=actor, subject=appeal, data=data)


@transaction.atomic
def answer_appeal(appeal: Appeal, *, actor: User, overturned: bool, text: str) -> None:
    """`text`: the reasons, which the seller reads either way. Overturned, the case goes on, decided by a third person.

    DomainError: "not_with_you", "took_part", "bad_text".
    """
    appeal = _lock(appeal)
    case = appeal.case
    if appeal.assigned_to_id != actor.pk:
        raise _not_with_you()
    if took_part(actor, appeal):
        raise DomainError(
            "took_part", _("You took part in what was decided: somebody else has to hear it. Give it back.")
        )
    appeal.answer, appeal.answered_at = checked(text), database_now()
    appeal.status = Status.OVERTURNED if overturned else Status.UPHELD
    if not overturned and appeal.step == Appeal.FIRST:
        appeal.further_by = appeal_until(case, appeal.answered_at)
    appeal.save()
    data = {"appeal": appeal.public_id, "step": appeal.step}
    record(f"case.appeal_{appeal.status}", actor=actor, subject=case, data=data)
    if overturned:
        _reopen(appeal, case, actor=actor)
    else:
        turn(case, At.REJECTED)
    queue_message("appeal_answered", to=case.seller.user, about=appeal)


def _reopen(appeal: Appeal, case: Case, *, actor: User) -> None:
    """What was accepted stays accepted; what was rejected is looked at afresh, as it was sent."""
    rejected = DocumentOutcome.Outcome.REJECTED
    judged = appeal.decision.review.document_outcomes.filter(outcome=rejected).values("document")
    for document in Document.objects.filter(pk__in=judged, status=Document.Status.REJECTED).exclude(pages=[]):
        take_rejection_back(document, actor=actor)
    move(case, Case.Status.DOCUMENT_REVIEW, actor=actor, appeal=appeal.public_id)


def _lock(appeal: Appeal) -> Appeal:
    """The case first, as whoever withdraws does."""
    case = lock(appeal.case)
    locked = Appeal.objects.select_for_update(of=("self",)).select_related("decision__review", "assigned_to")
    appeal = locked.get(pk=appeal.pk)
    appeal.decision.case = case
    if appeal.status != Status.OPEN:
        raise DomainError("not_open", _("This appeal does not wait for an answer (any more). Reload the page."))
    return appeal


def _not_with_you() -> DomainError:
    return DomainError("not_with_you", _("This appeal is not with you (any more). “Appeals” gives you the next one."))
