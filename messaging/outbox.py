"""queue_message(): the outbox row, written in the transaction of the change it tells of."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from audit.log import Subject
from core.clock import database_now
from core.models import User
from messaging.delivering import withdraw
from messaging.models import Delivery, Message
from messaging.publishing import publish, put_text
from messaging.purposes import purpose_of


def queue_message(
    purpose: str,
    *,
    to: User,
    about: Subject,
    revision: int = 1,
    due_at: datetime | None = None,
    channels: Sequence[str] = (Delivery.Channel.EMAIL,),
    address: str = "",
    secret: dict[str, Any] | None = None,
) -> Message | None:
    """Say something once: None when this subject, purpose, revision and reader was queued before (R37).

    Without `due_at` it stands in the message center with the commit, and its copies go out within seconds.
    `secret` is what only the copies may hold; `address` replaces the recipient's own.
    """
    now = database_now()
    draft = Message(recipient=to, purpose=purpose, about=about.public_id, revision=revision, due_at=due_at or now)
    Message.objects.bulk_create([draft], ignore_conflicts=True)
    message = Message.objects.filter(public_id=draft.public_id).first()
    if message is None:
        return None
    urgent = purpose_of(message).goes_alone
    deliveries = [
        Delivery(
            message=message, channel=channel, due_at=message.due_at, urgent=urgent, address=address, secret=secret or {}
        )
        for channel in channels
    ]
    Delivery.objects.bulk_create(deliveries)
    if message.due_at <= now:
        publish(message)
        transaction.on_commit(partial(nudge, urgent=urgent))
    return message


def queue_messages(purpose: str, said: Sequence[tuple[User, Subject]]) -> None:
    """queue_message() for many: [(to, about), …], due now, by e-mail, in four statements however many there are."""
    now = database_now()
    drafts = [_draft(purpose, to, about, now) for to, about in said]
    Message.objects.bulk_create(drafts, ignore_conflicts=True)
    written = dict(
        Message.objects.filter(public_id__in=[draft.public_id for draft in drafts]).values_list("public_id", "pk")
    )
    urgent = any(purpose_of(draft).goes_alone for draft in drafts)
    Delivery.objects.bulk_create(
        Delivery(message_id=written[draft.public_id], channel=Delivery.Channel.EMAIL, due_at=now, urgent=urgent)
        for draft in drafts
        if draft.public_id in written
    )
    transaction.on_commit(partial(nudge, urgent=urgent))


def _draft(purpose: str, to: User, about: Subject, now: datetime) -> Message:
    draft = Message(recipient=to, purpose=purpose, about=about.public_id, revision=1, due_at=now)
    draft.subject = about
    put_text(draft, at=now)
    return draft


def withdraw_about(about: Subject) -> None:
    """What this was about is settled: nothing more of its messages is sent, and the center says so."""
    for message in Message.objects.filter(about=about.public_id, withdrawn_at=None):
        withdraw(message)


def nudge(*, urgent: bool) -> None:
    """Ask for a sweep now. A lost nudge costs seconds: beat sweeps anyway."""
    try:
        current_app.send_task(f"messaging.tasks.{'sweep_urgent' if urgent else 'sweep_outbox'}", retry=False)
    except OperationalError:
        return
