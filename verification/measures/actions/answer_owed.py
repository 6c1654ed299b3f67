"""What staff owe a seller who says that what a measure asks for is done: an answer by a day, and until then a task. The
caller locks the measure."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.models import User
from messaging.models import OpsTask
from messaging.ops_tasks.actions import close_task, open_task
from verification.actions.promising import end_about, keep_about, promise_about
from verification.models import Measure, Promise

TO_ANSWER = "measure_to_answer"
DONE = Promise.Kind.DONE


def owe_answer(measure: Measure, *, now: datetime) -> datetime:
    """Returns by when."""
    facts = {"Measure": measure.public_id, "Seller": measure.seller.public_id}
    open_task(TO_ANSWER, key=measure.public_id, facts=facts, actor=None)
    return promise_about(measure, DONE, now=now)


def note_answer(measure: Measure, *, actor: User) -> None:
    """A person said what is missing, or ended the measure."""
    keep_about(measure, DONE)
    _close(measure, actor=actor, note=_("It is answered."))


def owe_none(measure: Measure) -> None:
    """Its last day is over, or nobody is there any more to read an answer."""
    end_about(measure, DONE)
    _close(measure, actor=None, note=_("There is nothing to answer any more."))


def _close(measure: Measure, *, actor: User | None, note: str) -> None:
    for task in OpsTask.objects.filter(kind=TO_ANSWER, key=measure.public_id, closed_at=None):
        close_task(task, actor=actor, note=note)
