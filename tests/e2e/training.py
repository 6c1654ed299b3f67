"""Where the tour of all pages finds those of training."""

from django.urls import reverse
from playwright.sync_api import expect

from scheduling.actions.attempts import begin_attempt, hand_in
from scheduling.actions.teaching import start_version
from scheduling.models import Attempt, Certificate, TrainingModule
from tests.e2e.visitors import Tour, user_of
from tests.scheduling.training.passing import wrong_answers

CODE = "fraud-and-coercion"


def _module() -> TrainingModule:
    return TrainingModule.objects.in_use().get(code=CODE)


def module_to_read() -> str:
    return reverse("admin:scheduling_certificate_read", args=[CODE])


def open_test(who: str) -> str:
    attempt = begin_attempt(_module(), actor=user_of(who))
    return reverse("admin:scheduling_certificate_attempt", args=[attempt.public_id])


def hand_in_half(tour: Tour) -> None:
    """By the page alone: the first question has an answer, the others are named."""
    page = tour.page("vera")
    page.locator("fieldset label").first.click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("These questions have no answer yet")).to_be_visible()


def failed_test() -> str:
    user = user_of("paul")
    if not Attempt.objects.filter(user=user, passed=False).exists():
        attempt = begin_attempt(_module(), actor=user)
        hand_in(attempt, actor=user, answers=wrong_answers(attempt, of_the_first=3))
    attempt = Attempt.objects.filter(user=user, passed=False)[0]
    return reverse("admin:scheduling_certificate_attempt", args=[attempt.public_id])


def certificate_to_revoke() -> str:
    certificate = Certificate.objects.filter(user=user_of("ken"))[0]
    return reverse("admin:scheduling_certificate_revoke", args=[certificate.public_id])


def _draft() -> TrainingModule:
    found = TrainingModule.objects.filter(code=CODE, published_at=None).first()
    return found or start_version(CODE, actor=user_of("lena"))


def draft_of_module() -> str:
    return reverse("admin:scheduling_trainingmodule_change", args=[_draft().pk])


def question_of_draft() -> str:
    draft = _draft()
    topic = draft.topics.all()[0]
    args = [draft.pk, topic.pk, topic.questions.all()[0].pk]
    return reverse("admin:scheduling_trainingmodule_question", args=args)
