"""The leads' pages: everybody at a glance, revoking, and writing a module from the draft to its publication."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from core import roles
from core.models import User
from scheduling.actions.teaching import start_version
from scheduling.models import AccountManager, Certificate, Question, TrainingModule
from tests.scheduling.training.passing import certify, certify_in_all

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
EVERYBODY = "/admin/scheduling/certificate/everybody/"
MODULES = "/admin/scheduling/trainingmodule/"
CODE = "personal-data"


@pytest.fixture
def leads(lead: User, log_in: LogIn) -> Client:
    return log_in(lead)


def rows(client: Client) -> list[str]:
    """Names in the order of the table."""
    return re.findall(r'<tr>\s*<th scope="row">([^<]+)</th>', client.get(EVERYBODY).content.decode())


def test_the_matrix_has_everybody_who_may_hold_sessions_and_nobody_else(
    leads: Client, account_manager: User, ops: User, support: User
) -> None:
    assert rows(leads) == ["Account Manager", "Lead"]


def test_it_shows_each_module_with_its_last_day_and_whose_ends_first_stands_first(
    leads: Client, account_manager: User, make_user: Callable[..., User]
) -> None:
    other = make_user("zoe@staff.example.com", full_name="Aaron Early", is_staff=True)
    other.groups.add(Group.objects.get(name=roles.ACCOUNT_MANAGER))
    certify_in_all(account_manager)
    certify_in_all(other)
    last = timezone.now().date() + timedelta(days=3)
    Certificate.objects.filter(user=account_manager).update(expires_on=last)
    assert rows(leads) == ["Lead", "Account Manager", "Aaron Early"]
    page = leads.get(EVERYBODY).content.decode()
    found = {name: page.count(f">{name}<") for name in ("missing", "expires soon", "valid", "not trained")}
    assert found == {"missing": 5, "expires soon": 5, "valid": 5, "not trained": 1}


def test_revoking_asks_why_and_shows_in_the_matrix(leads: Client, account_manager: User) -> None:
    certificate = certify(account_manager, TrainingModule.objects.in_use().get(code=CODE))
    address = f"/admin/scheduling/certificate/{certificate.public_id}/revoke/"
    assert address in leads.get(EVERYBODY).content.decode()
    assert "This field is required." in leads.post(address, {"reason": ""}).content.decode()
    assert leads.post(address, {"reason": "Answers were passed on."}).url == EVERYBODY
    certificate.refresh_from_db()
    assert certificate.reason == "Answers were passed on."
    assert address not in leads.get(EVERYBODY).content.decode()


def test_a_lead_is_offered_no_way_to_revoke_their_own_and_is_refused(leads: Client, lead: User) -> None:
    certificate = certify(lead, TrainingModule.objects.in_use().get(code=CODE))
    address = f"/admin/scheduling/certificate/{certificate.public_id}/revoke/"
    assert address not in leads.get(EVERYBODY).content.decode()
    answer = leads.post(address, {"reason": "I want to."})
    assert "Somebody else has to keep the record of your own training." in answer.content.decode()
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


def test_the_training_of_an_account_manager_is_read_only_in_the_admin(
    leads: Client, make_manager: Callable[..., AccountManager]
) -> None:
    manager = make_manager()
    page = leads.get(f"/admin/scheduling/accountmanager/{manager.pk}/change/").content.decode()
    assert 'name="trained_until"' not in page
    assert "Training valid until" in page


def test_the_matrix_costs_as_many_queries_for_thirty_as_for_one(
    leads: Client, make_user: Callable[..., User], django_assert_num_queries: Callable
) -> None:
    group = Group.objects.get(name=roles.ACCOUNT_MANAGER)
    leads.get(EVERYBODY)
    for count in (1, 29):
        for number in range(count):
            user = make_user(f"m{count}-{number}@staff.example.com", is_staff=True)
            user.groups.add(group)
            certify(user, TrainingModule.objects.in_use()[0])
        with django_assert_num_queries(QUERIES):
            leads.get(EVERYBODY)


QUERIES = 11


def test_the_list_has_versions_in_use_and_drafts(leads: Client, lead: User) -> None:
    draft = start_version(CODE, actor=lead)
    page = leads.get(MODULES).content.decode()
    assert (page.count(">in use<"), page.count(">draft<")) == (5, 1)
    assert f"{MODULES}{draft.pk}/change/" in page


def test_a_lead_writes_a_module_and_publishes_it(leads: Client, account_manager: User) -> None:
    manager = AccountManager.objects.create(
        user=account_manager, staff_number="VR-9", time_zone="UTC", languages=["en"]
    )
    certify_in_all(account_manager)
    fields = {"title": "Chat", "about": "Writing.", "required": "on", "valid_days": 180, "pass_percent": 100}
    page = leads.post(f"{MODULES}add/", {"code": "chat", **fields}).url
    draft = TrainingModule.objects.get(code="chat")
    assert page == f"{MODULES}{draft.pk}/change/"
    assert "New topic" in leads.get(f"{MODULES}{draft.pk}/topics/add/").content.decode()
    leads.post(f"{MODULES}{draft.pk}/topics/add/", {"position": 10, "title": "Tone", "text": "One.\n\nTwo."})
    topic = draft.topics.get()
    for number in range(5):
        leads.post(
            f"{MODULES}{draft.pk}/topics/{topic.pk}/questions/add/",
            {"text": f"Question {number}?", "written": "* yes\r\nno\r\n\r\n*perhaps"},
        )
    question = Question.objects.get(topic=topic, text="Question 0?")
    assert question.choices == [
        {"text": "yes", "right": True},
        {"text": "no", "right": False},
        {"text": "perhaps", "right": True},
    ]
    leads.post(f"{MODULES}{draft.pk}/publish/", {"note": "New"})
    draft.refresh_from_db()
    assert (draft.number, draft.note, draft.valid_days) == (1, "New", 180)
    manager.refresh_from_db()
    assert manager.trained_until == timezone.now().date() + timedelta(days=14)
    certify(account_manager, draft)
    manager.refresh_from_db()
    assert manager.trained_until == timezone.now().date() + timedelta(days=180)


def test_what_is_written_stands_in_the_form_again(leads: Client, lead: User) -> None:
    draft = start_version("documents-by-country", actor=lead)
    question = next(each for each in Question.objects.filter(topic__module=draft) if len(each.right) > 1)
    address = f"{MODULES}{draft.pk}/topics/{question.topic_id}/questions/{question.pk}/"
    page = leads.get(address).content.decode()
    shown = re.search(r'(?s)name="written".*?>\s*(.*?)</textarea>', page)
    assert shown is not None
    leads.post(address, {"text": question.text, "written": shown[1].replace("&#x27;", "'")})
    again = Question.objects.get(pk=question.pk)
    assert again.choices == question.choices


@pytest.mark.parametrize("written", ["*yes", "yes\nno", "*yes\n*no", "*yes\nyes"])
def test_a_question_that_is_none_is_refused_with_the_cause(leads: Client, lead: User, written: str) -> None:
    draft = start_version(CODE, actor=lead)
    topic = draft.topics.first()
    before = topic.questions.count()
    answer = leads.post(
        f"{MODULES}{draft.pk}/topics/{topic.pk}/questions/add/", {"text": "A question?", "written": written}
    )
    assert "Not saved:" in answer.content.decode()
    assert (topic.questions.count(), "A question?" in answer.content.decode()) == (before, True)


def test_pages_of_a_published_version_change_nothing(leads: Client) -> None:
    module = TrainingModule.objects.in_use().get(code=CODE)
    topic = module.topics.first()
    page = leads.get(f"{MODULES}{module.pk}/change/").content.decode()
    assert "A published version never changes." in page
    assert f"{MODULES}{module.pk}/edit/" not in page
    leads.post(f"{MODULES}{module.pk}/topics/{topic.pk}/remove/")
    answer = leads.post(f"{MODULES}{module.pk}/topics/{topic.pk}/", {"position": 1, "title": "x", "text": "y"})
    assert "This version is published and never changes." in answer.content.decode()
    topic.refresh_from_db()
    assert topic.title != "x"


def test_publishing_asks_why(leads: Client, lead: User) -> None:
    draft = start_version(CODE, actor=lead)
    answer = leads.post(f"{MODULES}{draft.pk}/publish/", {"note": ""}, follow=True)
    assert "Say why it was changed" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.published_at is None


def test_topics_and_questions_of_another_module_are_not_there(leads: Client, lead: User) -> None:
    draft, other = start_version(CODE, actor=lead), TrainingModule.objects.in_use().exclude(code=CODE)[0]
    topic = other.topics.first()
    question = topic.questions.first()
    own = draft.topics.first()
    for address in (
        f"topics/{topic.pk}/",
        f"topics/{topic.pk}/questions/add/",
        f"topics/{own.pk}/questions/{question.pk}/",
    ):
        assert leads.get(f"{MODULES}{draft.pk}/{address}").status_code == 404


def test_the_list_costs_as_many_queries_for_thirty_as_for_five(
    leads: Client, lead: User, django_assert_num_queries: Callable
) -> None:
    leads.get(MODULES)
    for count in (0, 25):
        TrainingModule.objects.bulk_create(
            TrainingModule(code=f"extra-{number}", number=1, title="Extra", about="Extra") for number in range(count)
        )
        with django_assert_num_queries(LIST_QUERIES):
            leads.get(MODULES)


LIST_QUERIES = 8


def test_the_page_of_a_module_costs_as_many_queries_with_thirty_topics_as_with_one(
    leads: Client, lead: User, django_assert_num_queries: Callable
) -> None:
    draft = start_version(CODE, actor=lead)
    draft.topics.exclude(pk=draft.topics.first().pk).delete()
    address = f"{MODULES}{draft.pk}/change/"
    leads.get(address)
    for count in (0, 29):
        for number in range(count):
            topic = draft.topics.create(position=number, title="Extra", text="Extra")
            topic.questions.create(text="?", choices=[{"text": "yes", "right": True}, {"text": "no", "right": False}])
        with django_assert_num_queries(PAGE_QUERIES):
            leads.get(address)


PAGE_QUERIES = 11
