"""Ops hear of rows over which a sweep fails: one task for each kind of failure, however many rows and rounds."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from messaging.ops_tasks.actions import open_task
from messaging.ops_tasks.kinds import TaskKind

KIND = TaskKind(
    "sweep_failing",
    _("A sweep fails"),
    _(
        "Something that is done by itself could not be done, for the reason that stands in the log of the worker under "
        "this name. Everything else goes on, and it is tried again with the next round; the page of the task counts. "
        "Have the cause mended, then close the task: if it still fails, the next one opens."
    ),
)


def tell_ops(event: str, failed: Sequence[str]) -> None:
    """An alarm of core.sweeping."""
    facts = {"failed in one round": len(failed), "the first of them": failed[0]}
    open_task(KIND.name, key=event, facts=facts, actor=None)
