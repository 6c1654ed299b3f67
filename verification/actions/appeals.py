"""A seller's appeal: begun, handed in, withdrawn. Nothing here or elsewhere ends one by itself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from messaging.outbox import queue_message
from sellers.actions import lock_details
from sellers.models import Seller
from verification.actions.moving import lock, turn
from verification.actions.promising import end_promises
from verification.appealing import possible_step
from verification.life import At
from verification.models import Appeal, Case, Decision

CHARACTERS = 10_000
Status = Appeal.Status


@transaction.atomic
def save_appeal(decision: Decision, *, actor: User, text: str) -> Appeal:
    """The draft, which nobody but its seller reads. DomainError: "not_yours", "no_appeal", "bad_text"."""
    _case, decision = _lock(decision, actor=actor)
    return _save(decision, actor=actor, text=text)


@transaction.atomic
def file_appeal(decision: Decision, *, actor: User, text: str) -> Appeal:
    """Handed in: from now on a person owes an answer. Details that were opened to start again are locked as they are.

    DomainError: as save_appeal().
    """
    case, decision = _lock(decision, actor=actor)
    if not text.strip():
        raise DomainError("bad_text", _("Write in a sentence or two what is wrong with the decision."))
    appeal = _save(decision, actor=actor, text=text)
    appeal.status, appeal.filed_at = Status.OPEN, database_now()
    appeal.save(update_fields=["status", "filed_at"])
    if case.seller.locked_at is None:
        lock_details(case.seller, actor=actor)
    turn(case, At.APPEALED)
    _record("case.appealed", appeal, case, actor=actor)
    queue_message("appeal_received", to=case.seller.user, about=appeal)
    return appeal


@transaction.atomic
def withdraw_appeal(appeal: Appeal, *, actor: User) -> None:
    """By the seller alone; within the time for it another one can be written."""
    case = lock(appeal.case)
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if case.seller.user_id != actor.pk:
        raise _not_yours()
    if appeal.status != Status.OPEN:
        raise DomainError(
            "not_open", _("This appeal does not wait for an answer (any more). This page shows how it ended.")
        )
    appeal.status = Status.WITHDRAWN
    appeal.save(update_fields=["status"])
    end_promises(case)
    turn(case, At.REJECTED)
    _record("case.appeal_withdrawn", appeal, case, actor=actor)


def lock_draft(appeal: Appeal, *, actor: User) -> Appeal:
    """In a transaction. DomainError: "not_yours"; "no_appeal" once it was sent."""
    _case, decision = _lock(appeal.decision, actor=actor)
    draft = Appeal.objects.filter(pk=appeal.pk, status=Status.DRAFT, step=_step(decision, now=database_now())).first()
    if draft is None:
        raise _no_appeal()
    draft.decision = decision
    return draft


def _lock(decision: Decision, *, actor: User) -> tuple[Case, Decision]:
    """The seller's row too: whoever invites or submits anew at that moment comes before or after."""
    case = lock(decision.case)
    case.seller = Seller.objects.select_for_update(of=("self",)).select_related("user").get(pk=case.seller_id)
    if case.seller.user_id != actor.pk:
        raise _not_yours()
    decision.case = case
    return case, decision


def _save(decision: Decision, *, actor: User, text: str) -> Appeal:
    step = _step(decision, now=database_now())
    if len(text) > CHARACTERS:
        raise DomainError("bad_text", _("Write at most %(count)d characters.") % {"count": CHARACTERS})
    draft = Appeal.objects.filter(decision=decision, step=step, status=Status.DRAFT).first()
    appeal = draft or Appeal(decision=decision, step=step)
    if draft is None or appeal.text != text:
        appeal.text = text
        appeal.save()
        record("appeal.saved", actor=actor, subject=appeal)
    return appeal


def _step(decision: Decision, *, now: datetime) -> int:
    found = possible_step(decision, now=now)
    if found is None:
        raise _no_appeal()
    return found[0]


def _no_appeal() -> DomainError:
    return DomainError(
        "no_appeal",
        _(
            "This decision cannot be appealed against (any more). The page of the decision shows how it stands, "
            "and what else you can do."
        ),
    )


def _record(action: str, appeal: Appeal, case: Case, *, actor: User) -> None:
    record(action, actor=actor, subject=case, data={"appeal": appeal.public_id, "step": appeal.step})


def _not_yours() -> DomainError:
    return DomainError("not_yours", _("This decision belongs to another account."))
