"""What a reader does with a message, and staff who look over the reader's shoulder."""

from django.db import transaction
from django.db.models.functions import Now

from audit.log import record
from core.models import User
from messaging.models import Message


@transaction.atomic
def mark_read(message: Message, *, actor: User) -> None:
    """The first look counts; later ones change nothing."""
    if Message.objects.filter(pk=message.pk, read_at=None).update(read_at=Now()):
        record("message.read", actor=actor, subject=message)


@transaction.atomic
def look_at_center(reader: User, *, actor: User) -> None:
    """Of staff; nothing counts as read by it."""
    record("messages.viewed", actor=actor, subject=reader)


@transaction.atomic
def look_at_message(message: Message, *, actor: User) -> None:
    record("message.viewed", actor=actor, subject=message)
