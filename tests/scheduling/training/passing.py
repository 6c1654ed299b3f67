"""Tests that are passed or not, without reading them."""

from core.models import User
from scheduling.actions.attempts import begin_attempt, hand_in
from scheduling.models import Attempt, Certificate, Question, TrainingModule


def right_answers(attempt: Attempt) -> list[list[int]]:
    """As places on the page."""
    questions = Question.objects.in_bulk([pk for pk, _order in attempt.drawn])
    return [[order.index(choice) for choice in questions[pk].right] for pk, order in attempt.drawn]


def wrong_answers(attempt: Attempt, *, of_the_first: int | None = None) -> list[list[int]]:
    """Another choice, or all where several are right; the rest is answered rightly."""
    right = right_answers(attempt)
    count = len(right) if of_the_first is None else of_the_first
    wrong = [
        list(range(len(order))) if len(places) > 1 else [(places[0] + 1) % len(order)]
        for (_pk, order), places in zip(attempt.drawn, right, strict=True)
    ]
    return [*wrong[:count], *right[count:]]


def sit(user: User, module: TrainingModule, *, wrong: int = 0) -> Attempt:
    attempt = begin_attempt(module, actor=user)
    return hand_in(attempt, actor=user, answers=wrong_answers(attempt, of_the_first=wrong))


def certify(user: User, module: TrainingModule) -> Certificate:
    return Certificate.objects.get(attempt=sit(user, module))


def certify_in_all(user: User) -> list[Certificate]:
    return [certify(user, module) for module in TrainingModule.objects.in_use()]
