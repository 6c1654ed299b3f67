"""The seller's word that what a measure asks for is done. A person answers it (`proposing`)."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from verification.measures.actions.answer_owed import owe_answer
from verification.measures.actions.carrying_out import lock_measure
from verification.models import Measure


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
    measure.answer_by = owe_answer(measure, now=now)
    measure.save()
    record("measure.said_done", actor=actor, subject=measure)
