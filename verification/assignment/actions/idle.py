"""Documents that somebody has in hand and does nothing with: after a while the case is somebody else's."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from audit.log import record
from core.policy import current_policy
from core.sweeping import each_locked
from verification.models import Case, Review


def keep_fresh(review: Review) -> None:
    """Its reviewer is at it. A session knows for itself who is there."""
    if review.session_id is None:
        Review.objects.filter(pk=review.pk, ended_at=None).update(seen_at=Now())


def release_idle() -> int:
    """One batch; returns how many. Notes, checks and outcomes stay as they are. A case that somebody works on at this
    moment is passed by."""
    idle = _idle()
    reviews = Review.objects.filter(idle, case=OuterRef("pk"))
    cases = Case.objects.filter(Exists(reviews)).order_by("pk")
    return sum(each_locked(cases, lambda case: _release(case, idle), "review_not_released"))


def _idle() -> Q:
    minutes = current_policy().review_idle_minutes
    return Q(session=None, ended_at=None, seen_at__lt=Now() - timedelta(minutes=minutes))


def _release(case: Case, idle: Q) -> bool:
    """The condition is asked again by the update itself: whoever has just come back keeps it."""
    review = case.reviews.filter(ended_at=None).first()
    released = {"ended_at": Now(), "release": Review.Release.IDLE}
    if review is None or not Review.objects.filter(idle, pk=review.pk).update(**released):
        return False
    minutes = current_policy().review_idle_minutes
    record("review.lapsed", actor=None, subject=case, data={"review": review.public_id, "minutes": minutes})
    return True
