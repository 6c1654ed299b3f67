"""The seller's word that what a measure asks for is done. A person answers it (verification.actions.measures)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from messaging.ops_tasks.actions import open_task
from scheduling.holidays import load_changes
from sellers.models import Seller
from verification.actions.carrying_out import lock_measure
from verification.calm_days import Where
from verification.deadlines import country_of, end_of_workday
from verification.models import Measure

TO_ANSWER = "measure_to_answer"


@transaction.atomic
def say_done(measure: Measure, *, actor: User, text: str) -> None:
    """The seller says that what was asked for is done. DomainError: "not_now", "no_words"."""
    measure = lock_measure(measure)
    if not measure.can_be_made_good or measure.waits_for_answer:
        raise DomainError("not_now", _("This is no longer possible here. The page says how it stands."))
    if not text.strip():
        raise DomainError("no_words", _("Say in a sentence or two what you have done."))
    now = database_now()
    measure.done_words, measure.done_at, measure.answer, measure.answered_at = text.strip(), now, "", None
    measure.answer_by = _answer_by(measure.seller, now)
    measure.save()
    record("measure.said_done", actor=actor, subject=measure)
    facts = {"Measure": measure.public_id, "Seller": measure.seller.public_id}
    open_task(TO_ANSWER, key=measure.public_id, facts=facts, actor=None)


def _answer_by(seller: Seller, now: datetime) -> datetime:
    """As quickly as to documents."""
    days, where = current_policy().review_deadline_workdays, Where(country_of(seller), seller.user.time_zone)
    changes = load_changes(now.date() - timedelta(days=2), now.date() + timedelta(days=3 * days + 30))
    return end_of_workday(now, where, days=days, changes=changes)
