"""What ops have to look at: whoever notices opens the task, ops close it with a note."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from messaging.models import OpsTask
from messaging.ops_tasks.kinds import kind_named, kind_of
from messaging.outbox import queue_messages, withdraw_about

NOTE_LENGTH = 1000
_left_out: list[Callable[[str], bool]] = []


def leave_out(is_left_out: Callable[[str], bool]) -> None:
    """It takes the key of a task, and says whether none is opened of it."""
    _left_out.append(is_left_out)


@transaction.atomic
def open_task(kind: str, *, key: str, facts: dict[str, Any], actor: User | None) -> OpsTask | None:
    """Give ops something to do, and tell them. None where one of this kind and key is open: its count rises, and nobody
    is told again; and of the test world, which nobody looks after. `facts` are shown on its page, {what: value}.
    KeyError for a kind that nobody has registered."""
    now = database_now()
    of_kind = kind_named(kind)
    if (actor and actor.is_test) or any(left_out(key) for left_out in _left_out):
        return None
    task = OpsTask(kind=of_kind.name, key=key, facts=facts, opened_at=now, last_at=now)
    if not _insert_or_count(task):
        return None
    record("ops_task.opened", actor=actor, subject=task, data={"kind": kind})
    queue_messages("ops_task", [(user, task) for user in User.objects.with_role(*of_kind.tells)])
    return task


def _insert_or_count(task: OpsTask) -> bool:
    """Whether it is new. Two open it at once: the constraint lets one of them. Closed between the two statements: the
    next round inserts it."""
    while True:
        OpsTask.objects.bulk_create([task], ignore_conflicts=True)
        stored = OpsTask.objects.filter(public_id=task.public_id).values_list("pk", flat=True).first()
        if stored:
            task.pk = stored
            return True
        same = OpsTask.objects.filter(kind=task.kind, key=task.key, closed_at=None)
        if same.update(count=F("count") + 1, last_at=Now()):
            return False


@transaction.atomic
def close_task(task: OpsTask, *, actor: User | None, note: str, answer: str = "") -> None:
    """`actor` None: there is nothing to do any more. DomainError: "not_open", "no_note", "no_answer"."""
    if not note.strip():
        raise DomainError("no_note", _("Say what was done: whoever gets the next one of this kind reads it."))
    kind = kind_of(task)
    if answer not in (kind.answers or [""]):
        raise DomainError("no_answer", _("Say what you have found: whoever reported it is told."))
    locked = OpsTask.objects.select_for_update().get(pk=task.pk)
    if locked.closed_at:
        raise DomainError("not_open", _("Somebody has closed this task already."))
    locked.closed_at, locked.closed_by, locked.note = database_now(), actor, note.strip()[:NOTE_LENGTH]
    locked.answer = answer
    locked.save(update_fields=["closed_at", "closed_by", "note", "answer"])
    record("ops_task.closed", actor=actor, subject=locked, data={"kind": locked.kind, "answer": answer})
    withdraw_about(locked)
    kind.when_closed(locked)
