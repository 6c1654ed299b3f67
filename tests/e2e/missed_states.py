"""Sessions that were not held, and what is said of them."""

from collections.abc import Callable

from django.urls import reverse

from scheduling.models import Session
from tests.e2e.states import of_case
from tests.e2e.visitors import seller, user_of
from verification.models import (
    Case,
    Detour,
    MissedSession,
)
from verification.sessions.actions.contests import answer_contest, contest_missed


def missed() -> MissedSession:
    return MissedSession.objects.select_related("session__booking").get(case__seller=seller("clara"))


def missed_booking() -> str:
    return reverse("booking", args=[missed().session.booking.public_id])


def missed_session() -> str:
    return reverse("admin:scheduling_session_change", args=[missed().session.pk])


def found(finding: str, page: str) -> Callable[[], str]:
    """That page after a session of which this was found."""

    def path() -> str:
        Session.objects.filter(missed=missed()).update(finding=finding)
        return reverse(page)

    return path


def contest() -> str:
    if missed().contested_at is None:
        contest_missed(missed(), actor=user_of("clara"), text="I stood in front of a closed door.")
    return reverse("case")


def contest_to_answer() -> str:
    contest()
    return of_case("change", "clara")


def contest_answered() -> str:
    path = contest()
    if missed().answered_at is None:
        answer = "The room was open from the agreed time on, and we were in it. Nobody came to its door."
        answer_contest(missed(), actor=user_of("lena"), accepted=False, text=answer)
    return path


def owed() -> str:
    """As if the policy had taken it for one too many."""
    contest_answered()
    Detour.objects.create(case=missed().case, cause="missed", missed=missed(), made_at=missed().found_at)
    Case.objects.filter(seller=seller("clara")).update(status=Case.Status.DOCUMENT_REVIEW, times_wanted_at=None)
    return of_case("change", "clara")
