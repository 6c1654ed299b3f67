"""A session that a case still owes: its screening asked for it, and it was neither held nor settled otherwise."""

from django.db.models import Q, QuerySet

from sellers.models import Seller
from verification.models import Case, Check, Detour, Review, Screening
from verification.reviewing.unfinished import without_still

# Of a review: if only by somebody who was not sure.
DECIDED = Q(decision__isnull=False) | Q(second__isnull=False)


def owed_session(case: Case) -> Detour | None:
    """For what a person has the case without its session. A finding that is taken back leaves the session owed; one
    that was paused when all that only a session shows was done owes nothing more."""
    last = case.detours.select_related("missed__session__booking__manager__user", "missed__session__owner").first()
    if last is None or last.ruling:
        return None
    met = was_met(case)
    if met is None:
        return last
    settled = _shown(met) if met.session_id == _session_id(last) else met.started_at > last.made_at
    return None if settled else last


def _session_id(detour: Detour) -> int | None:
    return detour.missed.session_id if detour.missed else None


def session_asked(case: Case) -> bool:
    """Whether a run of the risk screen asked for one. Signals below the threshold alone do not."""
    return any(each.outcome == Screening.Outcome.SESSION for each in case.screenings.all())


def lacks_session(case: Case) -> bool:
    """Nobody was met whom the risk screen wanted met, or the last one met failed what only a session can show.

    A lead who has since decided to go on without a session settles that.
    """
    met, waived = was_met(case), case.detours.waived()
    if met:
        return not _shown(met) and not waived.filter(ruled_at__gt=met.started_at).exists()
    return session_asked(case) and not waived.exists()


def last_session_failed(seller: Seller) -> bool:
    """In whichever case it was: who starts again meets a person again."""
    met = _last_that_counts(Review.objects.filter(case__seller=seller))
    return met is not None and not _shown(met)


def was_met(case: Case) -> Review | None:
    """In the last session that counts: it was decided in, if only by somebody who was not sure, or paused with
    everything done kept."""
    return _last_that_counts(case.reviews.all())


def _last_that_counts(reviews: QuerySet[Review]) -> Review | None:
    counts = DECIDED | Q(session__missed__detour__cause=Detour.Cause.PAUSED)
    return reviews.filter(counts, session__isnull=False).select_related("session__booking").order_by("pk").last()


def _shown(review: Review) -> bool:
    """Every check that there is in sessions alone; what is not required may have been left out. A decision was refused
    while one lacked its still; once that is made, stills go as their time comes."""
    rows = review.checks.select_related("item").prefetch_related("stills")
    checks = [check for check in rows if check.item.session_only]
    left_out = [check for check in checks if check.outcome == Check.Outcome.OPEN and not check.item.required]
    if any(check.outcome != Check.Outcome.PASSED for check in checks if check not in left_out):
        return False
    decided = Review.objects.filter(DECIDED, pk=review.pk).exists()
    return decided or not without_still(review, checks)
