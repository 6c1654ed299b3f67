"""How leads write modules: drafts, versions that never change, and what cannot be published."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import Event
from core.errors import DomainError
from core.models import User
from core.policy import publish_policy
from scheduling.actions.teaching import (
    discard_module,
    publish_module,
    remove_question,
    remove_topic,
    save_module,
    save_question,
    save_topic,
    start_module,
    start_version,
)
from scheduling.models import Question, Topic, TrainingModule

pytestmark = pytest.mark.django_db
CODE = "personal-data"


@pytest.fixture
def draft(lead: User) -> TrainingModule:
    return start_version(CODE, actor=lead)


def contents(module: TrainingModule) -> list[tuple[str, str, list[tuple[str, list]]]]:
    return [
        (topic.title, topic.text, [(each.text, each.choices) for each in topic.questions.all()])
        for topic in module.topics.all()
    ]


def test_a_new_version_begins_as_a_copy_of_the_one_in_use(draft: TrainingModule) -> None:
    model = TrainingModule.objects.in_use().get(code=CODE)
    assert contents(draft) == contents(model)
    assert (draft.number, draft.title, draft.required, draft.published_at) == (2, model.title, True, None)


def test_there_is_one_draft_at_a_time(draft: TrainingModule, lead: User) -> None:
    with pytest.raises(DomainError, match="draft_exists"):
        start_version(CODE, actor=lead)
    discard_module(draft, actor=lead)
    assert start_version(CODE, actor=lead).number == 2


def test_a_draft_counts_for_nobody_until_it_is_published(draft: TrainingModule, lead: User) -> None:
    assert TrainingModule.objects.in_use().get(code=CODE).number == 1
    publish_module(draft, actor=lead, note="Clearer")
    assert TrainingModule.objects.in_use().get(code=CODE) == draft


def test_a_published_version_is_refused_by_each_action(draft: TrainingModule, lead: User) -> None:
    publish_module(draft, actor=lead, note="Clearer")
    topic = draft.topics.first()
    question = topic.questions.first()
    for act in (
        lambda: save_module(draft, actor=lead),
        lambda: save_topic(topic, actor=lead),
        lambda: save_topic(Topic(module=draft, position=1, title="New", text="New"), actor=lead),
        lambda: remove_topic(topic, actor=lead),
        lambda: save_question(question, actor=lead),
        lambda: remove_question(question, actor=lead),
        lambda: discard_module(draft, actor=lead),
        lambda: publish_module(draft, actor=lead, note="Again"),
    ):
        with pytest.raises(DomainError, match="published"):
            act()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE scheduling_trainingmodule SET pass_percent = 1",
        "DELETE FROM scheduling_trainingmodule",
        "UPDATE scheduling_topic SET text = ''",
        "DELETE FROM scheduling_topic",
        "INSERT INTO scheduling_topic (module_id, position, title, text)"
        " SELECT module_id, 1, '', '' FROM scheduling_topic",
        "UPDATE scheduling_question SET choices = '[]'",
        "DELETE FROM scheduling_question",
        "INSERT INTO scheduling_question (topic_id, text, choices) SELECT id, '', '[]' FROM scheduling_topic",
    ],
)
def test_the_database_refuses_to_change_what_is_published(statement: str) -> None:
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_code_and_number_of_a_new_module_are_its_own(lead: User) -> None:
    fields = {"title": "Again", "about": "Again"}
    with pytest.raises(DomainError, match="code_taken"):
        start_module(TrainingModule(code=CODE, **fields), actor=lead)
    assert start_module(TrainingModule(code="again", **fields), actor=lead).number == 1


def without_questions(draft: TrainingModule) -> None:
    draft.topics.exclude(pk=draft.topics.first().pk).delete()


def with_one_kind_of_choice(right: bool) -> Callable[[TrainingModule], None]:
    def spoil(draft: TrainingModule) -> None:
        choices = [{"text": text, "right": right} for text in ("one", "two")]
        Question.objects.filter(topic__module=draft).update(choices=choices)

    return spoil


def with_two_alike(draft: TrainingModule) -> None:
    choices = [{"text": "same", "right": True}, {"text": "same", "right": False}]
    Question.objects.filter(topic__module=draft).update(choices=choices)


def too_easy(draft: TrainingModule) -> None:
    TrainingModule.objects.filter(pk=draft.pk).update(pass_percent=49)


@pytest.mark.parametrize(
    "spoil",
    [without_questions, with_one_kind_of_choice(True), with_one_kind_of_choice(False), with_two_alike, too_easy],
)
def test_what_would_be_no_test_is_not_published(
    draft: TrainingModule, lead: User, spoil: Callable[[TrainingModule], None]
) -> None:
    spoil(draft)
    with pytest.raises(DomainError, match="unsound"):
        publish_module(draft, actor=lead, note="Worse")
    assert TrainingModule.objects.in_use().get(code=CODE).number == 1


def test_a_question_without_a_wrong_choice_is_not_saved(draft: TrainingModule, lead: User) -> None:
    question = Question(topic=draft.topics.first(), text="?", choices=[{"text": "yes", "right": True}])
    with pytest.raises(DomainError, match="unsound"):
        save_question(question, actor=lead)


def test_one_module_at_least_stays_required(lead: User) -> None:
    codes = [module.code for module in TrainingModule.objects.in_use()]
    for code in codes[1:]:
        publish_module(_optional(start_version(code, actor=lead), lead), actor=lead, note="Not needed")
    with pytest.raises(DomainError, match="none_required"):
        publish_module(_optional(start_version(codes[0], actor=lead), lead), actor=lead, note="Not needed")


def _optional(draft: TrainingModule, lead: User) -> TrainingModule:
    draft.required = False
    save_module(draft, actor=lead)
    return draft


def test_the_days_of_grace_are_those_of_the_policy_when_it_is_published(
    draft: TrainingModule, lead: User, ops: User
) -> None:
    publish_policy({"training_grace_days": 0}, actor=ops, note="At once")
    published = publish_module(draft, actor=lead, note="A law has changed")
    publish_policy({"training_grace_days": 30}, actor=ops, note="As before")
    published.refresh_from_db()
    assert published.earlier_until == published.published_at.date()


def test_every_step_is_an_event_and_none_tells_an_answer(draft: TrainingModule, lead: User) -> None:
    topic = draft.topics.first()
    save_topic(topic, actor=lead)
    save_question(topic.questions.first(), actor=lead)
    remove_question(topic.questions.first(), actor=lead)
    remove_topic(draft.topics.last(), actor=lead)
    save_module(draft, actor=lead)
    events = Event.objects.filter(subject=draft.public_id).order_by("position")
    assert [event.action for event in events] == [
        "training.drafted",
        "training.topic_saved",
        "training.question_saved",
        "training.question_removed",
        "training.topic_removed",
        "training.saved",
    ]
    assert {event.data for event in events[1:]} == {'{"version":2}'}
