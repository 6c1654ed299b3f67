import pytest

from messaging.models import OpsTask
from messaging.ops_tasks.actions import close_task
from tests.verification.assignment.test_qualified import overruled
from tests.verification.building import assigned
from tests.verification.queueing import knows, waiting
from verification.actions.watching import watch_queue

pytestmark = pytest.mark.django_db


def test_ops_hear_of_a_case_that_is_due_soon_and_for_nobody(seller, ops, account_manager):
    knows(account_manager)
    case = waiting(seller, language="ja", country="JP", due_in_hours=20)
    assert watch_queue() == 1
    task = OpsTask.objects.get()
    assert (task.kind, task.key) == ("no_reviewer", case.public_id)
    assert task.facts == {"language": "Japanese", "documents of": "Japan"}


def test_they_hear_once_also_after_it_is_closed(seller, ops):
    waiting(seller, due_in_hours=20)
    assert (watch_queue(), watch_queue()) == (1, 0)
    close_task(OpsTask.objects.get(), actor=ops, note="Ken is trained from Monday on.")
    assert watch_queue() == 0
    assert OpsTask.objects.get().count == 1


def test_what_is_due_later_is_no_task_yet(seller):
    waiting(seller, due_in_hours=40)
    assert watch_queue() == 0


def test_where_somebody_is_qualified_there_is_no_task(seller, account_manager):
    knows(account_manager)
    waiting(seller, due_in_hours=20)
    assert watch_queue() == 0


def test_what_somebody_has_is_no_task(seller, lead):
    assigned(waiting(seller, language="ja", due_in_hours=20), lead)
    assert watch_queue() == 0


def test_where_the_only_one_who_knows_may_not_review_it_is_a_task(seller, account_manager, lead):
    knows(account_manager)
    overruled(waiting(seller, due_in_hours=20), account_manager, by=lead)
    assert watch_queue() == 1
