"""What ops are told of a new task, in English: once for each opening."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.models import Message, OpsTask
from messaging.ops_tasks.kinds import kind_of
from messaging.purposes import Purpose, Text


def _task(message: Message) -> OpsTask:
    if isinstance(message.subject, OpsTask):
        return message.subject
    return OpsTask.objects.get(public_id=message.about)


def _ops_task(message: Message, secret: dict[str, Any]) -> Text:
    task = _task(message)
    kind = kind_of(task)
    return Text(
        title=_("Task for ops: %(kind)s") % {"kind": kind.label},
        paragraphs=[
            str(kind.explanation),
            _("The page of the task says what was noticed. You are not told again while it is open; its page counts."),
        ],
        action=(_("Open the task"), reverse("admin:messaging_opstask_change", args=[task.pk])),
    )


def _is_open(message: Message) -> bool:
    return OpsTask.objects.open().filter(public_id=message.about).exists()


PURPOSES = [Purpose("ops_task", _ops_task, still_true=_is_open, at_night=True)]
