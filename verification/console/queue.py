"""The work queue as the staff list shows it: ordering, ages and what each state waits for. It only reads."""

from datetime import datetime, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.db.models import Case as When
from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models import When as Branch
from django.db.models.functions import Now
from django.db.models.lookups import LessThan
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.models import User
from verification.life.table import state_of, statuses
from verification.life.words import Who
from verification.models import Case, MissedSession, Review
from verification.models.cases import DUE, is_held

Status = Case.Status
TIME_WANTED = Q(status=Status.SESSION_NEEDED, times_wanted_at__isnull=False)
CONTESTED = Q(pk__in=MissedSession.objects.to_answer().values("case"))
SELLER_ACTS = Q(status__in=statuses(Who.SELLER)) & ~TIME_WANTED
STAFF_ACTS = TIME_WANTED | CONTESTED | Q(status__in=statuses(Who.STAFF, Who.BOTH))

# A session that has begun is not late: whoever does not come is found by the sweep. Nor is what is decided: who has not
# entered tax information keeps nobody waiting.
OVERDUE = Q(LessThan(DUE, Now())) & ~Q(status__in=[Status.SESSION_BOOKED, *Case.CLOSED])


def waits_for(case: Case) -> Promise:
    if getattr(case, "contested", False):
        return _("lead: answer what the seller contests")
    if getattr(case, "held", False):
        return _("another reviewer: decide it again")
    return state_of(case).value.waits_for


class OfQueue(TypedDict):
    """What rows_for() adds to a case.

    `visible`: the user may open it; the others go on in a room now, and somebody may have to take them over.
    """

    age: timedelta
    contested: bool
    held: bool
    visible: bool
    overdue: bool


def rows_for(user: User, pks: list[int]) -> QuerySet[Case]:
    """With everything a row of the list shows, in two queries however many rows there are."""
    open_reviews = Review.objects.filter(ended_at=None).select_related("reviewer")
    return (
        Case.objects.filter(pk__in=pks)
        .select_related("seller__user", "seller__business", "booking__manager__user", "booking__place")
        .prefetch_related(Prefetch("reviews", open_reviews, to_attr="open_reviews"))
        .annotate(
            age=ExpressionWrapper(Now() - F("since"), output_field=DurationField()),
            contested=When(Branch(CONTESTED, then=Value(True)), default=Value(False)),
            held=When(Branch(Q(is_held(), status=Status.DOCUMENT_REVIEW), then=Value(True)), default=Value(False)),
            visible=Exists(Case.objects.visible_to(user).filter(pk=OuterRef("pk"))),
            overdue=When(Branch(OVERDUE, then=Value(True)), default=Value(False)),
        )
    )


def short_moment(instant: datetime, zone: str) -> str:
    """For a narrow column, such as Sat 21 Nov 2026, 22:26 UTC+01:00."""
    local = instant.astimezone(ZoneInfo(zone))
    offset = local.isoformat()[-6:]
    return f"{local:%a %d %b %Y, %H:%M} UTC{offset}"


def in_words(age: timedelta) -> str:
    """A duration in its largest unit, such as 3 days."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if minutes < 48 * 60:
        return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)d day", "%(count)d days", minutes // 1440) % {"count": minutes // 1440}
