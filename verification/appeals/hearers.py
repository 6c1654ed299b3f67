"""Who may hear which appeal: the first step whoever could review the case, the second a lead, and nobody who took part
in what was decided (R30). It only reads."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.models import User
from core.roles import MAY_DECIDE_ON_OTHERS, MAY_MEASURE, MAY_REVIEW
from sellers.hiding import of_others
from sellers.models import Seller
from sellers.worlds import live
from verification.assignment.qualified import cases_for, trained_manager
from verification.models import Appeal, Case, Decision, Detour, Measure, MissedSession, Review, SecondReview

_APPEALED = "decision__case"


def waiting_for(user: User) -> QuerySet[Appeal]:
    """Those that nobody has in hand and this person may hear, whichever step. What they had and gave back goes to
    somebody else."""
    open_ones = Appeal.objects.open().filter(_same_world(user), assigned_to=None)
    open_ones = open_ones.exclude(_own(user)).exclude(_took_part(user))
    return open_ones.exclude(given_back__user=user).filter(_first_steps(user) | _second_steps(user))


def in_hand(user: User) -> QuerySet[Appeal]:
    mine = Appeal.objects.open().filter(assigned_to=user)
    return mine.select_related("decision__case", "measure", "seller__user", "seller__business").order_by("filed_at")


def hears(user: User, case: Case) -> bool:
    """Whether an appeal in this case is in this person's hands now."""
    return Appeal.objects.open().filter(decision__case=case, assigned_to=user).exists()


def shown_to(user: User) -> QuerySet[Appeal]:
    """Of staff. Account managers: those that they hear or heard. Nobody their own."""
    all_of_others = of_others(user, Appeal.objects.handed_in())
    everything = user.has_perm(MAY_DECIDE_ON_OTHERS) or not user.has_perm(MAY_REVIEW)
    return all_of_others if everything else all_of_others.filter(assigned_to=user)


def took_part(user: User, appeal: Appeal) -> bool:
    """In what it is about: who decided, reviewed, second-reviewed, ruled, answered, proposed or confirmed it, or is the
    seller."""
    return Appeal.objects.filter(_took_part(user) | _own(user), pk=appeal.pk).exists()


def _first_steps(user: User) -> Q:
    """About a measure: for leads too, since whoever overturns it proposes that it ends."""
    about_measures = Q(measure__isnull=False) if _may_end_measures(user) else Q(pk__in=[])
    try:
        manager = trained_manager(user)
    except DomainError:
        return about_measures & Q(step=Appeal.FIRST)
    theirs = Q(decision__case__in=cases_for(manager, Case.objects.filter(status=Case.Status.REJECTED)))
    return (theirs | about_measures) & Q(step=Appeal.FIRST)


def _second_steps(user: User) -> Q:
    if not user.has_perm(MAY_DECIDE_ON_OTHERS):
        return Q(pk__in=[])
    second = Q(step=Appeal.SECOND)
    return second if _may_end_measures(user) else second & Q(measure=None)


def _may_end_measures(user: User) -> bool:
    return user.has_perm(MAY_DECIDE_ON_OTHERS) and user.has_perm(MAY_MEASURE)


def _same_world(user: User) -> Q:
    of_tests = Q(seller__in=Seller.objects.of_test_world())
    return of_tests if user.is_test else ~of_tests


def _own(user: User) -> Q:
    return Q(seller__user=user)


def _took_part(user: User) -> Q:
    reviewed = Review.objects.filter(case=OuterRef(_APPEALED), reviewer=user)
    decided = Decision.objects.filter(Q(decided_by=user) | Q(overruled_by=user), case=OuterRef(_APPEALED))
    ruled = Detour.objects.filter(ruled_by=user, case=OuterRef(_APPEALED))
    contested = MissedSession.objects.filter(answered_by=user, case=OuterRef(_APPEALED))
    answered = Appeal.objects.filter(
        decision__case=OuterRef(_APPEALED), assigned_to=user, answered_at__isnull=False
    ).exclude(pk=OuterRef("pk"))
    again = SecondReview.objects.filter(Q(reviewer=user) | Q(settled_by=user), review__case=OuterRef(_APPEALED))
    of_measure = Measure.objects.filter(Q(proposed_by=user) | Q(confirmed_by=user), pk=OuterRef("measure"))
    answered_before = Appeal.objects.filter(measure=OuterRef("measure"), assigned_to=user, answered_at__isnull=False)
    parts = (again, reviewed, decided, ruled, contested, answered, of_measure)
    return reduce(or_, (Q(Exists(part)) for part in (*parts, answered_before.exclude(pk=OuterRef("pk")))))


def nothing_to_hear() -> DomainError:
    if not live(Appeal.objects.open().filter(assigned_to=None)).exists():
        return DomainError("nothing_waits", _("No appeal waits for somebody to hear it. Look again later."))
    return DomainError(
        "none_for_you",
        _(
            "None of the appeals that wait can be given to you: you took part in what was decided, gave it back, do "
            "not review its language or country, or it is for a lead. Somebody else takes them."
        ),
    )
