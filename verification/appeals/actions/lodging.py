"""A seller's appeal: begun, handed in, withdrawn. Nothing here or elsewhere ends one by itself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from messaging.outbox import queue_message
from sellers.acting import acts_for
from sellers.actions import lock_details
from sellers.models import Seller
from verification.actions.moving import lock, turn
from verification.actions.promising import end_about, end_promises, promise_about
from verification.appeals.standing import About, possible_step
from verification.life.table import At
from verification.measures.actions.carrying_out import lock_measure
from verification.models import Appeal, Decision, Measure, Promise

CHARACTERS = 10_000
Status = Appeal.Status


@transaction.atomic
def save_appeal(about: About, *, actor: Subject, text: str) -> Appeal:
    """The draft, which nobody but its seller reads. DomainError: "not_yours", "no_appeal", "bad_text"."""
    return _save(_lock(about, actor=actor), text=text, actor=actor)


@transaction.atomic
def file_appeal(about: About, *, actor: Subject, text: str) -> Appeal:
    """Handed in: from now on a person owes an answer. Details that were opened to start again are locked as they are.

    DomainError: as save_appeal().
    """
    about = _lock(about, actor=actor)
    if not text.strip():
        raise DomainError("bad_text", _("Say in a sentence or two what we got wrong."))
    appeal = _save(about, actor=actor, text=text)
    appeal.status, appeal.filed_at = Status.OPEN, database_now()
    if isinstance(about, Measure):
        appeal.answer_by = promise_about(about, Promise.Kind.APPEAL, now=appeal.filed_at)
    appeal.save(update_fields=["status", "filed_at", "answer_by"])
    if isinstance(about, Decision):
        if appeal.seller.locked_at is None:
            lock_details(appeal.seller, actor=actor)
        turn(about.case, At.APPEALED)
    record_appeal("appealed", appeal, actor=actor)
    queue_message("appeal_received", to=appeal.seller.user, about=appeal)
    return appeal


@transaction.atomic
def withdraw_appeal(appeal: Appeal, *, actor: Subject) -> None:
    """By the seller alone; within the time for it another one can be written. DomainError: "not_yours", "not_open"."""
    about = _lock(appeal.about, actor=actor)
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if appeal.status != Status.OPEN:
        raise DomainError(
            "not_open", _("This appeal does not wait for an answer (any more). This page shows how it ended.")
        )
    appeal.status = Status.WITHDRAWN
    appeal.save(update_fields=["status"])
    if isinstance(about, Decision):
        end_promises(about.case)
        turn(about.case, At.REJECTED)
    else:
        end_about(about, Promise.Kind.APPEAL)
    record_appeal("appeal_withdrawn", appeal, actor=actor)


def lock_draft(appeal: Appeal, *, actor: Subject) -> Appeal:
    """In a transaction. DomainError: "not_yours"; "no_appeal" once it was sent."""
    about = _lock(appeal.about, actor=actor)
    step = _step(about, now=database_now())
    draft = Appeal.objects.filter(pk=appeal.pk, status=Status.DRAFT, step=step).first()
    if draft is None:
        raise _no_appeal()
    return draft


def _lock(about: About, *, actor: Subject) -> About:
    """The seller's row too: whoever invites or submits anew at that moment comes before or after."""
    if isinstance(about, Measure):
        about = lock_measure(about)
        seller = about.seller
    else:
        about.case = lock(about.case)
        locked = Seller.objects.select_for_update(of=("self",)).select_related("user")
        seller = about.case.seller = locked.get(pk=about.case.seller_id)
    if not acts_for(actor, seller):
        raise DomainError("not_yours", _("This belongs to another account."))
    return about


def _save(about: About, *, actor: Subject, text: str) -> Appeal:
    step = _step(about, now=database_now())
    if len(text) > CHARACTERS:
        raise DomainError("bad_text", _("Write at most %(count)d characters.") % {"count": CHARACTERS})
    draft = about.appeals.filter(step=step, status=Status.DRAFT).first()
    appeal = draft or Appeal(step=step)
    appeal.seller = about.seller if isinstance(about, Measure) else about.case.seller
    appeal.decision, appeal.measure = (None, about) if isinstance(about, Measure) else (about, None)
    if draft is None or appeal.text != text:
        appeal.text = text
        appeal.save()
        record("appeal.saved", actor=actor, subject=appeal)
    return appeal


def _step(about: About, *, now: datetime) -> int:
    found = possible_step(about, now=now)
    if found is None:
        raise _no_appeal()
    return found[0]


def _no_appeal() -> DomainError:
    return DomainError(
        "no_appeal",
        _(
            "You cannot appeal against this (any more). The page of our decision shows how it stands, and what else "
            "you can do."
        ),
    )


def record_appeal(what: str, appeal: Appeal, *, actor: Subject | None) -> None:
    """In the history of the case, or of the measure."""
    data = {"appeal": appeal.public_id, "step": appeal.step}
    if appeal.measure:
        record(f"measure.{what}", actor=actor, subject=appeal.measure, data=data)
    else:
        record(f"case.{what}", actor=actor, subject=appeal.case, data=data)
