"""Sitting a test: drawn anew each time, marked as a whole, with a pause after failing, by its own person alone."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from audit.models import Event
from core.errors import DomainError
from core.models import User
from core.policy import publish_policy
from scheduling.actions.attempts import begin_attempt, hand_in, pause_until
from scheduling.actions.teaching import publish_module, start_version
from scheduling.models import Attempt, Certificate, TrainingModule
from tests.races import at_once
from tests.scheduling.training.passing import right_answers, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def module(db: None) -> TrainingModule:
    return TrainingModule.objects.in_use().get(code="fraud-and-coercion")


def test_all_answers_right_is_a_certificate_for_as_long_as_the_module_says(
    account_manager: User, module: TrainingModule
) -> None:
    attempt = sit(account_manager, module)
    assert (attempt.passed, attempt.score) == (True, len(attempt.drawn))
    certificate = Certificate.objects.get()
    assert (certificate.user, certificate.module, certificate.attempt) == (account_manager, module, attempt)
    assert certificate.expires_on == timezone.now().date() + timedelta(days=module.valid_days)


@pytest.mark.parametrize(("wrong", "passed"), [(1, True), (2, False)])  # of 8, where 80 percent are needed
def test_the_share_of_right_answers_decides(
    account_manager: User, module: TrainingModule, wrong: int, passed: bool
) -> None:
    attempt = sit(account_manager, module, wrong=wrong)
    assert (attempt.score, attempt.passed) == (8 - wrong, passed)
    assert Certificate.objects.exists() is passed


def test_a_question_of_which_one_right_choice_is_left_out_does_not_count(account_manager: User) -> None:
    module = TrainingModule.objects.in_use().get(code="documents-by-country")
    attempt = begin_attempt(module, actor=account_manager)
    answers = [places[:1] for places in right_answers(attempt)]
    several = [places for places in right_answers(attempt) if len(places) > 1]
    assert several
    assert hand_in(attempt, actor=account_manager, answers=answers).score == len(attempt.drawn) - len(several)


def test_questions_and_choices_come_in_another_order_each_time(account_manager: User, lead: User) -> None:
    module = TrainingModule.objects.in_use().get(code="fraud-and-coercion")
    orders = []
    for _ in range(8):
        attempt = begin_attempt(module, actor=account_manager)
        orders.append(attempt.drawn)
        Attempt.objects.all().delete()
    assert len({str([pk for pk, _order in drawn]) for drawn in orders}) > 1
    assert len({str(dict(drawn)[orders[0][0][0]]) for drawn in orders}) > 1
    assert {tuple(sorted(pk for pk, _order in drawn)) for drawn in orders} == {
        tuple(sorted(pk for pk, _order in orders[0]))
    }


def test_a_test_that_is_open_is_gone_on_with(account_manager: User, module: TrainingModule) -> None:
    first = begin_attempt(module, actor=account_manager)
    assert begin_attempt(module, actor=account_manager) == first


@pytest.mark.django_db(transaction=True)
def test_two_begun_at_once_are_one(account_manager: User) -> None:
    module = TrainingModule.objects.in_use().get(code="fraud-and-coercion")
    at_once([lambda: begin_attempt(module, actor=account_manager)] * 2)
    assert Attempt.objects.count() == 1


def test_after_failing_there_is_a_pause_and_then_another_go(account_manager: User, module: TrainingModule) -> None:
    sit(account_manager, module, wrong=8)
    with pytest.raises(DomainError, match="pause"):
        begin_attempt(module, actor=account_manager)
    Attempt.objects.update(handed_in_at=F("handed_in_at") - timedelta(hours=4, seconds=1))
    assert begin_attempt(module, actor=account_manager).handed_in_at is None


def test_the_pause_is_a_policy_figure(account_manager: User, ops: User, module: TrainingModule) -> None:
    publish_policy({"training_pause_hours": 0}, actor=ops, note="Christmas")
    sit(account_manager, module, wrong=8)
    assert pause_until(module.code, account_manager) is None


def test_the_pause_is_of_one_module_and_one_person(account_manager: User, lead: User, module: TrainingModule) -> None:
    sit(account_manager, module, wrong=8)
    other = TrainingModule.objects.in_use().exclude(code=module.code).first()
    begin_attempt(other, actor=account_manager)
    begin_attempt(module, actor=lead)
    assert Attempt.objects.filter(handed_in_at=None).count() == 2


def test_nobody_hands_in_for_somebody_else(account_manager: User, lead: User, module: TrainingModule) -> None:
    attempt = begin_attempt(module, actor=account_manager)
    with pytest.raises(DomainError, match="not_yours"):
        hand_in(attempt, actor=lead, answers=right_answers(attempt))
    assert not Certificate.objects.exists()


def test_a_test_is_handed_in_once(account_manager: User, module: TrainingModule) -> None:
    attempt = sit(account_manager, module, wrong=8)
    with pytest.raises(DomainError, match="handed_in"):
        hand_in(attempt, actor=account_manager, answers=right_answers(attempt))


def test_every_question_has_to_be_answered(account_manager: User, module: TrainingModule) -> None:
    attempt = begin_attempt(module, actor=account_manager)
    for answers in (right_answers(attempt)[1:], [[], *right_answers(attempt)[1:]]):
        with pytest.raises(DomainError, match="unanswered"):
            hand_in(attempt, actor=account_manager, answers=answers)


def test_the_test_of_an_earlier_version_is_neither_begun_nor_handed_in(
    account_manager: User, lead: User, module: TrainingModule
) -> None:
    attempt = begin_attempt(module, actor=account_manager)
    publish_module(start_version(module.code, actor=lead), actor=lead, note="Clearer")
    for act in (
        lambda: begin_attempt(module, actor=account_manager),
        lambda: hand_in(attempt, actor=account_manager, answers=right_answers(attempt)),
    ):
        with pytest.raises(DomainError, match="replaced"):
            act()


def test_the_log_has_each_attempt_with_its_outcome_and_no_answers(
    account_manager: User, module: TrainingModule
) -> None:
    attempt = sit(account_manager, module, wrong=2)
    events = dict(Event.objects.filter(subject=attempt.public_id).values_list("action", "data"))
    assert set(events) == {"attempt.begun", "attempt.failed"}
    assert events["attempt.failed"] == f'{{"module":"{module.public_id}","of":8,"right":6}}'
    assert set(Event.objects.filter(subject=attempt.public_id).values_list("actor", flat=True)) == {
        account_manager.public_id
    }
