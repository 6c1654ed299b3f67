"""A session that cannot be finished goes on as a review of its documents, with everything done kept."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from core.sweeping import each_locked
from scheduling.models import Presence, Side
from verification.actions.moving import lock
from verification.models import Case, Review
from verification.reviewing.actions.reviews import end_failed, lock_review, session_of
from verification.sessions.actions.missed import give_up_session, undecided_checks


@transaction.atomic
def pause_session(review: Review, *, actor: User, reason: str, tried: str) -> None:
    """Everything done stays done, a person finishes it on the documents, and the seller is told what is left. `reason`
    and `tried` as in abort_session().

    DomainError: "no_reason", "not_begun".
    """
    case = lock(review.case)
    review = lock_review(review, actor=actor)
    if session_of(review).admitted_at is None:
        raise DomainError("not_begun", _("Nothing is done yet that could be kept: end the session with new times."))
    end_failed(review, reason=reason, tried=tried)
    give_up_session(case, actor=actor, reason=reason, paused=True)


def pause_undecided() -> int:
    """Sessions that nobody will end: every check is answered, the time is over, and the account manager has shown no
    sign for as long as documents may lie; or the policy's time after their end is over as well, whoever is still in the
    room, since a page that was left open shows signs for ever. Somebody else goes on. One batch; returns how many.
    """
    policy = current_policy()
    idle = Now() - timedelta(minutes=policy.review_idle_minutes)
    overrun = Now() - timedelta(minutes=policy.session_overrun_minutes)
    here = Presence.objects.filter(session__booking=OuterRef("booking"), side=Side.MANAGER, seen_at__gte=idle)
    left = ~Exists(here) & ~Exists(undecided_checks()) & Q(booking__period__endswith__lt=idle, since__lt=idle)
    too_long = Q(booking__period__endswith__lt=overrun, since__lt=overrun)
    over = Case.objects.filter(left | too_long, status=Case.Status.IN_SESSION).select_related("seller__user")
    return len(each_locked(over.order_by("pk"), _pause, "session_not_paused"))


def _pause(case: Case) -> None:
    give_up_session(case, actor=None, reason="", paused=True)
