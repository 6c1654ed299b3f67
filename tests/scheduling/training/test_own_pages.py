"""Everybody's own training: what is missing, the module, the test without JavaScript, and the result."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from core.models import User
from scheduling.actions.attempts import begin_attempt
from scheduling.actions.certificates import revoke_certificate
from scheduling.actions.teaching import publish_module, start_version
from scheduling.models import AccountManager, Attempt, Certificate, Question, TrainingModule
from tests.scheduling.training.passing import certify, certify_in_all, right_answers, sit, wrong_answers

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
MINE = "/admin/scheduling/certificate/"
CODE = "fraud-and-coercion"


@pytest.fixture
def module(db: None) -> TrainingModule:
    return TrainingModule.objects.in_use().get(code=CODE)


def body(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def tags(page: str) -> list[str]:
    return re.findall(r'vr-tag--\w+">([^<]+)<', page)


def posted(answers: list[list[int]]) -> dict[str, list[int]]:
    return {f"question-{number}": places for number, places in enumerate(answers)}


@pytest.mark.parametrize(
    ("days", "note"),
    [
        (None, "No session is given to you: your training is not valid."),
        (-1, "No session is given to you: your training is not valid."),
        (30, "No session is given to you after:"),
        (31, ""),
    ],
)
def test_the_first_page_says_when_training_ends(
    account_manager: User, log_in: LogIn, days: int | None, note: str
) -> None:
    until = timezone.now().date() + timedelta(days=days) if days is not None else None
    fields = {"staff_number": "VR-9", "time_zone": "UTC", "languages": ["en"]}
    AccountManager.objects.create(user=account_manager, trained_until=until, **fields)
    page = body(log_in(account_manager), "/admin/")
    assert re.findall(r"No session is given to you[^<]*[.:]", page) == ([note] if note else [])


def test_who_has_passed_nothing_reads_that_no_session_is_given(account_manager: User, log_in: LogIn) -> None:
    page = body(log_in(account_manager), MINE)
    assert "No session is given to you: a required test is missing." in page
    assert tags(page) == ["missing"] * 5


def test_who_has_passed_all_reads_until_when(account_manager: User, log_in: LogIn) -> None:
    certify_in_all(account_manager)
    page = body(log_in(account_manager), MINE)
    assert "You can be given sessions up to:" in page
    assert tags(page) == ["valid"] * 5


def test_what_is_missing_expired_or_ends_soon_stands_first(account_manager: User, lead: User, log_in: LogIn) -> None:
    first, second, third, *_ = certify_in_all(account_manager)
    today = timezone.now().date()
    Certificate.objects.filter(pk=first.pk).update(expires_on=today + timedelta(days=20))
    Certificate.objects.filter(pk=second.pk).update(expires_on=today - timedelta(days=1))
    revoke_certificate(third, actor=lead, reason="Answers were passed on.")
    publish_module(start_version("reasons-and-fairness", actor=lead), actor=lead, note="Clearer")
    page = body(log_in(account_manager), MINE)
    assert tags(page) == ["missing", "expired", "new version", "expires soon", "valid"]
    assert "Answers were passed on." in page


def test_the_module_is_read_in_paragraphs_and_leads_to_its_test(
    account_manager: User, log_in: LogIn, module: TrainingModule
) -> None:
    page = body(log_in(account_manager), f"{MINE}modules/{CODE}/")
    assert "<p>Do not accuse anybody" in page
    assert "It has 8 questions. With 80 percent of right answers" in page
    assert "Take the test" in page


def test_the_test_is_begun_by_a_post_and_shows_one_fieldset_for_each_question(
    account_manager: User, log_in: LogIn, module: TrainingModule
) -> None:
    client = log_in(account_manager)
    answer = client.post(f"{MINE}modules/{CODE}/begin/")
    attempt = Attempt.objects.get()
    assert answer.url == f"{MINE}tests/{attempt.public_id}/"
    page = body(client, answer.url)
    assert page.count("<fieldset") == 8
    assert "<script" not in page.partition("<main")[2].partition("<fieldset")[2]


def test_nothing_on_the_page_tells_which_choice_is_right(
    account_manager: User, log_in: LogIn, module: TrainingModule
) -> None:
    """Swap what is right, and the page of the same attempt stays the same, byte for byte."""
    attempt = begin_attempt(module, actor=account_manager)
    client = log_in(account_manager)

    def page() -> str:
        return re.sub(r'nonce="[^"]*"|value="\w{64}"', "", body(client, f"{MINE}tests/{attempt.public_id}/"))

    before, several = page(), {each.pk for each in Question.objects.all() if len(each.right) > 1}
    assert "right&quot;" not in before
    changed = {each.pk: each for each in Question.objects.all()}
    for question in changed.values():
        if question.pk not in several:
            place = (min(question.right) + 1) % len(question.choices)
            question.choices = [{**choice, "right": i == place} for i, choice in enumerate(question.choices)]
    original = Question.objects.in_bulk
    try:
        Question.objects.in_bulk = lambda pks: {pk: changed[pk] for pk in pks}  # type: ignore[method-assign]
        assert page() == before
    finally:
        Question.objects.in_bulk = original  # type: ignore[method-assign]


def test_handing_in_leads_to_the_result_and_the_certificate(
    account_manager: User, log_in: LogIn, module: TrainingModule
) -> None:
    attempt, client = begin_attempt(module, actor=account_manager), log_in(account_manager)
    address = f"{MINE}tests/{attempt.public_id}/"
    assert client.post(address, posted(right_answers(attempt))).url == address
    page = body(client, address)
    assert "8 of 8 questions were answered rightly; 80 percent are needed." in page
    assert "Your certificate is valid until:" in page


def test_who_fails_reads_the_topics_the_pause_and_not_what_was_right(
    account_manager: User, log_in: LogIn, module: TrainingModule
) -> None:
    attempt, client = begin_attempt(module, actor=account_manager), log_in(account_manager)
    address = f"{MINE}tests/{attempt.public_id}/"
    client.post(address, posted(wrong_answers(attempt)))
    page = body(client, address)
    assert "0 of 8 questions were answered rightly" in page
    assert "You can take the test again from:" in page
    assert [title for title in module.topics.values_list("title", flat=True) if f">{title}</a>" not in page] == []
    choices = [choice["text"] for each in Question.objects.filter(topic__module=module) for choice in each.choices]
    assert [text for text in choices if text in page] == []
    assert "Take the test" not in body(client, f"{MINE}modules/{CODE}/")
    assert client.post(f"{MINE}modules/{CODE}/begin/").url == f"{MINE}modules/{CODE}/"
    assert Attempt.objects.count() == 1


def test_only_the_topics_of_wrong_answers_are_named(
    account_manager: User, log_in: LogIn, module: TrainingModule
) -> None:
    attempt = sit(account_manager, module, wrong=2)
    wrong = [pk for pk, _order in attempt.drawn[:2]]
    expected = set(Question.objects.filter(pk__in=wrong).values_list("topic__title", flat=True))
    page = body(log_in(account_manager), f"{MINE}tests/{attempt.public_id}/")
    assert {title for title in module.topics.values_list("title", flat=True) if f">{title}</a>" in page} == expected


def test_an_unanswered_question_is_named_and_what_was_chosen_is_kept(
    account_manager: User, log_in: LogIn, module: TrainingModule
) -> None:
    attempt, client = begin_attempt(module, actor=account_manager), log_in(account_manager)
    answers = right_answers(attempt)
    page = client.post(f"{MINE}tests/{attempt.public_id}/", posted([*answers[:7], []])).content.decode()
    assert '<a href="#question-8">Question 8</a>' in page
    assert page.count("checked") == sum(map(len, answers[:7]))
    assert "<title>Error:" in re.sub(r"\s+", " ", page).replace("<title> ", "<title>")
    assert Attempt.objects.get().handed_in_at is None


def test_a_place_that_was_not_on_the_page_is_no_answer(
    account_manager: User, log_in: LogIn, module: TrainingModule
) -> None:
    attempt = begin_attempt(module, actor=account_manager)
    answers = [[99], *right_answers(attempt)[1:]]
    answer = log_in(account_manager).post(f"{MINE}tests/{attempt.public_id}/", posted(answers))
    assert answer.status_code == 200
    assert Attempt.objects.get().handed_in_at is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_attempts_are_not_there(
    account_manager: User, lead: User, log_in: LogIn, module: TrainingModule, method: str
) -> None:
    attempt = begin_attempt(module, actor=account_manager)
    answer = getattr(log_in(lead), method)(
        f"{MINE}tests/{attempt.public_id}/", posted(right_answers(attempt)) if method == "post" else {}
    )
    assert answer.status_code == 404
    assert not Certificate.objects.exists()


def test_a_draft_is_not_to_be_read(account_manager: User, lead: User, log_in: LogIn) -> None:
    draft = start_version(CODE, actor=lead)
    topic = draft.topics.first()
    topic.text = "Not yet to be known."
    topic.save()
    assert "Not yet to be known." not in body(log_in(account_manager), f"{MINE}modules/{CODE}/")


def test_the_page_costs_as_many_queries_with_thirty_certificates_as_with_one(
    account_manager: User, log_in: LogIn, module: TrainingModule, django_assert_num_queries: Callable
) -> None:
    client = log_in(account_manager)
    certify(account_manager, module)
    client.get(MINE)
    with django_assert_num_queries(QUERIES):
        client.get(MINE)
    for _ in range(29):
        certify(account_manager, module)
    Certificate.objects.update(issued_at=F("issued_at") - timedelta(days=1))
    with django_assert_num_queries(QUERIES):
        client.get(MINE)


QUERIES = 12
