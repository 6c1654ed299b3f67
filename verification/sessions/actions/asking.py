"""A seller who cannot be on video, or whose sessions technology broke off, asks for a check of documents instead."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.log import Subject
from core.errors import DomainError
from core.policy import current_policy
from messaging.outbox import queue_message
from scheduling import actions as scheduling
from scheduling.attendance import Finding
from sellers.acting import acts_for
from verification.actions.moving import lock, require
from verification.actions.promising import end_promises
from verification.catalogue.reasons import FAILURES
from verification.models import Case, Detour
from verification.sessions.actions.contests import checked
from verification.sessions.actions.detours import give_to_a_person

ASKS = 2  # in one case; another lead rules on the second


@transaction.atomic
def ask_without_video(case: Case, *, actor: Subject, why: str = "") -> Detour:
    """While a time is to be chosen. After as many technical failures as the policy says it needs no reason, and goes to
    a reviewer at once; else a lead rules on `why`, which is kept encrypted.

    DomainError: "not_yours", "not_now", "asked_before", "bad_text".
    """
    case = lock(case)
    if not acts_for(actor, case.seller):
        raise DomainError("not_yours", _("This case belongs to another account."))
    require(case, Case.Status.SESSION_NEEDED)
    offered = is_offered(case)
    if not offered and not may_ask(case):
        raise DomainError(
            "asked_before",
            _("Two leads have looked at this already. Choose a time: all of the session can be held in writing."),
        )
    cause = Detour.Cause.FAILURES if offered else Detour.Cause.NO_VIDEO
    why = "" if offered else checked(why)
    scheduling.release_offers(case.seller)
    end_promises(case)
    case.times_wanted_at = None
    detour = give_to_a_person(case, cause, actor=actor, about=None, why=why, reason=cause)
    queue_message("documents_instead" if offered else "ruling_asked", to=case.seller.user, about=detour)
    return detour


def is_offered(case: Case) -> bool:
    """By the policy: technology has failed often enough, and nobody has ruled on that since."""
    failed = case.missed.filter(Q(session__finding=Finding.CONNECTION) | Q(reason__in=FAILURES)).count()
    if not failed or failed < current_policy().session_failures_count:
        return False
    return not case.detours.filter(cause=Detour.Cause.FAILURES).exists()


def may_ask(case: Case) -> bool:
    return case.detours.filter(cause=Detour.Cause.NO_VIDEO).count() < ASKS
