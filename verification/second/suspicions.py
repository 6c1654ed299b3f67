"""Suspicions of fraud that wait for a second person, and what is hidden from whoever may be that person. Reads only."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from audit.subjects import subjects_of
from core.models import User
from core.roles import MAY_DECIDE_ON_OTHERS
from verification.models import Case, Decision, Review, SecondReview


def suspicion_of(case: Case) -> Decision | None:
    """The one that waits for a second person."""
    if case.status != Case.Status.FRAUD_SUSPECTED:
        return None
    return case.decisions.filter(outcome=Decision.Outcome.FRAUD_SUSPECTED).select_related("decided_by").first()


def had_a_say(user: User, suspicion: Decision) -> bool:
    """They suspected it, or it comes from a decision that they made or settled, of which somebody was not sure."""
    if suspicion.decided_by_id == user.pk:
        return True
    return Review.objects.filter(_settled_by_or_of(user), case=suspicion.case_id).exists()


def may_answer(user: User, suspicion: Decision | None) -> bool:
    if suspicion is None or not user.has_perm(MAY_DECIDE_ON_OTHERS) or suspicion.case.seller.user_id == user.pk:
        return False
    return not had_a_say(user, suspicion)


def to_answer(user: User) -> QuerySet[Case]:
    """Those whose suspicion this person may answer: until they have, they do not read who suspects what."""
    if not user.has_perm(MAY_DECIDE_ON_OTHERS):
        return Case.objects.none()
    suspected = Decision.objects.filter(case=OuterRef("pk"), outcome=Decision.Outcome.FRAUD_SUSPECTED)
    mine = suspected.filter(decided_by=user, overruled_by=None)
    parts = Review.objects.filter(_settled_by_or_of(user), case=OuterRef("pk"))
    waiting = Case.objects.not_of(user).filter(status=Case.Status.FRAUD_SUSPECTED)
    return waiting.filter(~Exists(mine), ~Exists(parts))


def subjects_hidden_from(user: User) -> set[str]:
    """Public ids in the log: of the cases to_answer() and of all that belongs to their sellers. Mostly none."""
    sellers = list(to_answer(user).values_list("seller__public_id", flat=True))
    return subjects_of(*sellers) if sellers else set()


def _settled_by_or_of(user: User) -> Q:
    said = Q(second__first_by=user) | Q(second__reviewer=user) | Q(second__settled_by=user)
    return said & Q(second__cause=SecondReview.Cause.LOW_CONFIDENCE)
