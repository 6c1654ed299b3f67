"""A session that a case still owes: its screening asked for it, and it was neither held nor settled otherwise."""

from sellers.models import Seller
from verification.models import Case, Check, Decision, MissedSession, Review, Screening


def owed_session(case: Case) -> MissedSession | None:
    """The missed session for which a person looks at the case. A finding that is taken back leaves it owed."""
    rows = case.missed.filter(led_to_review=True).select_related("session__booking__manager__user", "session__owner")
    last = rows.first()
    if last is None or last.ruling:
        return None
    held = case.decisions.filter(review__session__isnull=False, decided_at__gt=last.found_at)
    return None if held.exists() else last


def session_asked(case: Case) -> bool:
    """Whether a run of the risk screen asked for one. Signals below the threshold alone do not."""
    return any(each.outcome == Screening.Outcome.SESSION for each in case.screenings.all())


def lacks_session(case: Case) -> bool:
    """Nobody was met whom the risk screen wanted met, or the last one met failed what only a session can show.

    A lead who has since decided to go on without a session settles that.
    """
    held = case.decisions.filter(review__session__isnull=False).select_related("review").first()
    waived = case.missed.filter(ruling=MissedSession.Ruling.WAIVED)
    if held:
        return not _passed(held.review) and not waived.filter(ruled_at__gt=held.decided_at).exists()
    return session_asked(case) and not waived.exists()


def last_session_failed(seller: Seller) -> bool:
    """In whichever case it was: who starts again meets a person again."""
    sessions = Decision.objects.filter(case__seller=seller, review__session__isnull=False)
    held = sessions.select_related("review").first()
    return held is not None and not _passed(held.review)


def _passed(review: Review) -> bool:
    """Every check that there is in sessions alone; what is not required may have been left out."""
    checks = [check for check in review.checks.select_related("item") if check.item.session_only]
    left_out = [check for check in checks if check.outcome == Check.Outcome.OPEN and not check.item.required]
    return all(check.outcome == Check.Outcome.PASSED for check in checks if check not in left_out)
