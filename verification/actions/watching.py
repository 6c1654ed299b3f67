"""Cases that nobody is qualified for, or can decide again: ops, or ops and leads, hear of each before it is late."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Greatest, Now

from core.languages import language_name
from core.policy import current_policy
from core.sweeping import BATCH, each
from messaging.models import OpsTask
from messaging.ops_tasks.actions import open_task
from sellers.countries import country_name
from sellers.worlds import live
from verification.assignment.qualified import for_nobody, reviewers_for
from verification.models import Appeal, Case, Decision, Detour, SecondReview
from verification.ops import NO_REVIEWER, NO_SECOND
from verification.second.actions.deciding_again import second_reviewers_for


def watch_queue() -> int:
    """One batch; returns of how many ops were told. Once for each time that a case comes to document review: whoever
    closes the task has found a way."""
    # A suspicion that was not confirmed leaves `since` as it was, and fewer people.
    decided = Decision.objects.filter(case=OuterRef("pk")).order_by("-pk").values("decided_at")[:1]
    told = OpsTask.objects.filter(kind=NO_REVIEWER, key=OuterRef("public_id"), opened_at__gte=OuterRef("came_at"))
    soon = Now() + timedelta(hours=current_policy().review_alarm_hours)
    waiting = Case.objects.to_review().live().alias(came_at=Greatest("since", Subquery(decided)))
    near = waiting.filter(~Exists(told), due_at__lte=soon)
    cases = near.filter(Q(pk__in=for_nobody(near).values("pk")) | _not_for_everybody()).select_related("seller__person")
    return sum(each(cases.order_by("due_at", "pk")[:BATCH], _tell, "ops_not_told_of_case"))


def _not_for_everybody() -> Q:
    """Where somebody may not review it who knows language and country."""
    overruled = Decision.objects.filter(case=OuterRef("pk"), overruled_by__isnull=False)
    waived = Detour.objects.waived().filter(case=OuterRef("pk"))
    overturned = Appeal.objects.filter(decision__case=OuterRef("pk"), status=Appeal.Status.OVERTURNED)
    settled = SecondReview.objects.filter(review__case=OuterRef("pk"), status=SecondReview.Status.SETTLED)
    parts = Q(Exists(overruled)) | Exists(waived) | Exists(overturned) | Exists(settled)
    return parts | Q(seller__user__is_staff=True)


def _tell(case: Case) -> bool:
    if reviewers_for(case):
        return False
    person = getattr(case.seller, "person", None)
    country = country_name(person.document_country) if person else "–"
    facts = {"language": language_name(case.language), "documents of": country}
    return open_task(NO_REVIEWER, key=case.public_id, facts=facts, actor=None) is not None


def watch_held() -> int:
    """One batch of the cases that wait for somebody to decide again; returns of how many ops and leads were told. Once
    for each."""
    told = OpsTask.objects.filter(kind=NO_SECOND, key=OuterRef("public_id"))
    soon = Now() + timedelta(hours=current_policy().review_alarm_hours)
    near = SecondReview.objects.holding().filter(~Exists(told), status=SecondReview.Status.WAITING, due_at__lte=soon)
    near = live(near, "review__case__seller")
    rows = near.select_related("review__case").order_by("due_at", "pk")
    return sum(each(rows[:BATCH], _tell_held, "ops_not_told_of_held_case"))


def _tell_held(second: SecondReview) -> bool:
    if second_reviewers_for(second):
        return False
    case = second.review.case
    facts = {"case": case.public_id, "language": language_name(case.language)}
    return open_task(NO_SECOND, key=second.public_id, facts=facts, actor=None) is not None
