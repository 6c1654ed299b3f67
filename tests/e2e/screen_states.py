"""States of the risk screen that are worth looking at."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from tests.e2e.visitors import case, user_of
from verification.models import Case, ScreenPlan
from verification.screening.actions.answering import answer_signal
from verification.screening.actions.planning import save_draft, start_draft


def _questioned(key: str) -> Case:
    """Whoever has the same bank account as somebody else, and says why."""
    found = case(key)
    words = "My sister sells too: we share the account of our family."
    answer_signal(found, actor=found.seller.user, topic="question", text=words)
    return found


def questions(key: str) -> Callable[[], str]:
    def path() -> str:
        _questioned(key)
        return reverse("case")

    return path


def answer(key: str) -> Callable[[], str]:
    def path() -> str:
        _questioned(key)
        return reverse("answer_signal", args=["question"])

    return path


def outcome(key: str) -> Callable[[], str]:
    return lambda: reverse("admin:verification_case_outcome", args=[_questioned(key).pk])


def plan() -> str:
    return reverse("admin:verification_screenplan_change", args=[ScreenPlan.objects.in_force().pk])


def _draft() -> ScreenPlan:
    draft = ScreenPlan.objects.filter(published_at=None).first() or start_draft(actor=user_of("lena"))
    told = {"thresholds": draft.thresholds | {"document_new_days": 30}, "note": "Too many sessions"}
    return save_draft(draft, actor=user_of("lena"), weights=draft.weights | {"country": 60}, session_from=100, **told)


def plan_tried() -> str:
    today = timezone.now().date().isoformat()
    address = reverse("admin:verification_screenplan_change", args=[_draft().pk])
    return f"{address}?since=2020-01-01&until={today}"


def plan_form() -> str:
    return reverse("admin:verification_screenplan_edit", args=[_draft().pk])
