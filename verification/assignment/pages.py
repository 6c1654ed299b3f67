"""“My work”: what is in hand, what waits, and the button that assigns the next case; for leads, who does how much."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import user_of
from core.clock import database_now
from core.errors import DomainError
from core.policy import current_policy
from core.roles import MAY_ASSIGN, MAY_DECIDE_ON_OTHERS
from scheduling.models import AccountManager
from verification.admin_pages import draw, needs
from verification.assignment.actions.taking import take_next
from verification.assignment.qualified import for_nobody, trained_manager
from verification.assignment.workload import Need, in_hand, loads, lost_lately, waiting_for
from verification.assignment.workload import needs as needs_of
from verification.models import Case, GiveBack, SecondReview
from verification.second.actions.deciding_again import in_hand as second_in_hand
from verification.second.actions.deciding_again import waiting_for as seconds_for


def work_urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("work/", site.admin_view(work_page), name="verification_work"),
        path("work/take/", site.admin_view(take), name="verification_take"),
    ]


@require_GET
@needs("review_case")
def work_page(request: HttpRequest) -> HttpResponse:
    user, now = user_of(request), database_now()
    waiting = needs_of()
    context: dict[str, Any] = {
        "title": _("My work"),
        "now": now,
        "mine": [(review, _is_over(review.case.due_at, now)) for review in in_hand(user)],
        "lost": lost_lately(user),
        "waiting": waiting,
        "total": sum(need.count for need in waiting),
        "overdue": sum(need.overdue for need in waiting),
        "most": current_policy().reviews_in_hand_count,
        "idle": current_policy().review_idle_minutes,
        "give_back_reasons": GiveBack.Reason.choices,
    }
    try:
        manager = trained_manager(user)
        context["for_me"] = _count(needs_of(waiting_for(manager)))
    except DomainError as refused:
        context["untrained"] = refused.message
    else:
        context |= {"second": second_in_hand(user), **_to_decide_again(manager, now)}
    if user.has_perm(MAY_DECIDE_ON_OTHERS):
        context |= _to_settle(now)
    if user.has_perm(MAY_ASSIGN):
        context |= {
            "loads": [(load, _is_over(load.due_at, now)) for load in loads(user.time_zone)],
            "for_nobody": needs_of(for_nobody(Case.objects.to_review().live())),
        }
    return draw(request, "work/page", **context)


HOLDING = Q(cause=SecondReview.Cause.LOW_CONFIDENCE)


def _to_decide_again(manager: AccountManager, now: datetime) -> dict[str, int]:
    """Not of which the first was not sure: whoever decides again is not to know."""
    return seconds_for(manager).aggregate(seconds=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))


def _to_settle(now: datetime) -> dict[str, int]:
    """`held_late`: whoever has them."""
    differing = Q(status=SecondReview.Status.DISAGREED)
    rows = SecondReview.objects.filter(differing | Q(pk__in=SecondReview.objects.holding()))
    return rows.aggregate(
        to_settle=Count("pk", filter=differing),
        settle_holds=Count("pk", filter=differing & HOLDING),
        held_late=Count("pk", filter=HOLDING & Q(due_at__lt=now)),
    )


def _is_over(due_at: Any, now: Any) -> bool:
    return due_at is not None and due_at < now


def _count(found: list[Need]) -> int:
    return sum(need.count for need in found)


@require_POST
@needs("review_case")
def take(request: HttpRequest) -> HttpResponse:
    """To the console of what is assigned, or of what has to be finished first."""
    user = user_of(request)
    begun = set(in_hand(user).values_list("pk", flat=True))
    try:
        review = take_next(user)
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("admin:verification_work")
    if review.pk in begun:
        messages.warning(
            request, _("You have this review in hand. Finish it or give it back, then take the next case.")
        )
    return redirect("admin:verification_case_console", review.case_id)
