"""What a seller says about a signal of the risk screen."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from sellers.acting import acts_for
from verification.actions.moving import lock
from verification.models import Case, SignalAnswer
from verification.reading import Told, told_in
from verification.sessions.actions.contests import checked


@transaction.atomic
def answer_signal(case: Case, *, actor: Subject, topic: str, text: str) -> None:
    """As often as the seller likes while the case is open; the last words count. They are encrypted, and the log tells
    only that there are some (R36). DomainError: "not_yours", "not_open", "bad_text".
    """
    case = lock(case)
    if not acts_for(actor, case.seller):
        raise DomainError("not_yours", _("This case belongs to another account."))
    if not any(told.topic == topic for told in answerable_in(case)):
        raise DomainError("not_open", _("This cannot be answered any more. This page shows how your case stands."))
    answer = SignalAnswer.objects.filter(case=case, topic=topic).first() or SignalAnswer(case=case, topic=topic)
    answer.text, answer.written_at, answer.emptied_at = checked(text), database_now(), None
    answer.save()
    record("case.signal_answered", actor=actor, subject=case)


def answerable_in(case: Case) -> list[Told]:
    """What the seller can say something about now."""
    return [] if case.status in Case.CLOSED else [told for told in told_in(case) if told.answerable]
