"""What a new site begins with: modules that could be published as they are."""

from collections.abc import Callable

import pytest
from django.db import connection

from core.models import User
from scheduling.actions.shipping import ship, ship_after_migrate
from scheduling.actions.teaching import publish_module, save_module, start_version
from scheduling.models import Question, TrainingModule
from scheduling.shipped import modules
from scheduling.teaching import faults_of
from tests.restoring import AS_OWNER

pytestmark = pytest.mark.django_db


def test_five_required_modules_are_there_published_each_with_six_to_ten_questions() -> None:
    shipped = TrainingModule.objects.in_use()
    assert {module.code for module in shipped} == {
        "documents-by-country",
        "fraud-and-coercion",
        "holding-a-session",
        "personal-data",
        "reasons-and-fairness",
    }
    assert all(module.required and module.published_at and module.earlier_until is None for module in shipped)
    counts = [Question.objects.filter(topic__module=module).count() for module in shipped]
    assert all(6 <= count <= 10 for count in counts)


def test_each_could_be_published_as_it_is() -> None:
    for module in TrainingModule.objects.all():
        topics = {topic: list(topic.questions.all()) for topic in module.topics.all()}
        assert faults_of(module, topics) == []
        assert all(topics.values()), "each topic is asked about"


def test_a_right_choice_is_not_told_by_its_length() -> None:
    """Whoever always takes the longest one is far from passing."""
    questions = [
        question for fields in modules().values() for topic in fields["topics"] for question in topic["questions"]
    ]
    told = [each for each in questions if max(map(len, each["right"])) > max(map(len, each["wrong"]))]
    assert len(told) <= len(questions) * 0.4


def test_shipping_again_adds_nothing_and_leaves_what_leads_have_written(
    lead: User, django_assert_max_num_queries: Callable
) -> None:
    draft = start_version("personal-data", actor=lead)
    draft.title = "Data"
    save_module(draft, actor=lead)
    publish_module(draft, actor=lead, note="Shorter")
    with django_assert_max_num_queries(3):
        ship()
    assert TrainingModule.objects.in_use().get(code="personal-data").title == "Data"
    assert TrainingModule.objects.count() == 6


def test_nothing_is_shipped_where_the_tables_are_gone() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{AS_OWNER}; ALTER TABLE scheduling_trainingmodule RENAME TO gone")
        ship_after_migrate()
        cursor.execute("SELECT count(*) FROM gone")
        assert cursor.fetchone()[0]
