"""What ops have to look at: opened once, told once, closed with a note."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from core.errors import DomainError
from core.models import User
from messaging.models import Message, OpsTask
from messaging.ops_tasks import kinds
from messaging.ops_tasks.actions import close_task, open_task
from messaging.ops_tasks.kinds import TaskKind
from messaging.sending.delivering import sweep
from sellers.models import Seller
from tests.races import results_at_once

LogIn = Callable[[User], Client]
LIST = "/admin/messaging/opstask/"


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    """Registers a kind "smoke" and one "fire", and forgets them again."""
    before = dict(kinds._kinds)
    kinds.register(
        TaskKind("smoke", "Smoke in the house", "Look where it comes from."), TaskKind("fire", "Fire", "Run.")
    )
    yield
    kinds._kinds.clear()
    kinds._kinds.update(before)


def smoke(key: str = "kitchen", kind: str = "smoke") -> OpsTask | None:
    return open_task(kind, key=key, facts={"seen_by": "the cat", "rooms": ["hall", "stairs"]}, actor=None)


def opened(key: str = "kitchen", kind: str = "smoke") -> OpsTask:
    task = smoke(key, kind)
    assert task is not None
    return task


def page_of(task: OpsTask) -> str:
    return reverse("admin:messaging_opstask_change", args=[task.pk])


def test_what_happens_again_is_counted_and_told_once(ops: User, lead: User) -> None:
    first = opened()
    assert smoke() is None
    assert smoke("cellar") is not None
    task = OpsTask.objects.get(pk=first.pk)
    assert (task.count, task.last_at > task.opened_at, task.facts["seen_by"]) == (2, True, "the cat")
    told = Message.objects.filter(about=task.public_id).values_list("recipient", "purpose")
    assert list(told) == [(ops.pk, "ops_task")]
    assert Event.objects.filter(subject=task.public_id).values_list("action", flat=True).get() == "ops_task.opened"


@pytest.mark.django_db(transaction=True)
def test_of_ten_that_notice_it_at_once_one_opens_the_task_and_all_are_counted() -> None:
    found = results_at_once([smoke] * 10)
    assert sum(task is not None for task in found) == 1
    assert OpsTask.objects.get().count == 10


def test_a_kind_that_nobody_registered_is_a_fault_of_ours(db: None) -> None:
    with pytest.raises(KeyError):
        open_task("water", key="x", facts={}, actor=None)


def test_a_closed_task_is_told_no_more_and_the_next_time_opens_another(ops: User) -> None:
    task = opened()
    close_task(task, actor=ops, note=" It was the toaster. ")
    sweep()
    message = Message.objects.get(about=task.public_id)
    assert message.withdrawn_at is not None
    assert message.deliveries.get().status == "dropped"
    task.refresh_from_db()
    assert (task.closed_by, task.note) == (ops, "It was the toaster.")
    assert smoke() is not None
    assert list(OpsTask.objects.open().values_list("count", flat=True)) == [1]


def test_a_task_is_closed_once_and_never_without_a_note(ops: User) -> None:
    task = opened()
    for note, code in ((" ", "no_note"), ("Done.", ""), ("Again.", "not_open")):
        try:
            close_task(task, actor=ops, note=note)
            refused = ""
        except DomainError as error:
            refused = error.code
        assert refused == code
    assert Event.objects.filter(subject=task.public_id, action="ops_task.closed").count() == 1


def test_the_mail_names_the_task_and_leads_to_its_page(ops: User, mailoutbox: list[object]) -> None:
    task = opened()
    sweep()
    mail = mailoutbox[0]
    assert getattr(mail, "subject", "") == "Task for ops: Smoke in the house"
    assert page_of(task) in str(getattr(mail, "body", ""))


def test_the_list_has_open_ones_with_the_oldest_first_and_filters_by_kind(ops: User, log_in: LogIn) -> None:
    closed, *_others = opened("attic"), opened("kitchen"), opened("cellar"), opened("garage", "fire")
    close_task(closed, actor=ops, note="Nothing.")
    client = log_in(ops)

    def keys(query: str) -> list[str]:
        rows = client.get(f"{LIST}{query}").context["cl"].result_list
        return [row.key for row in rows]

    assert keys("") == ["kitchen", "cellar", "garage"]
    assert keys("?kind=fire") == ["garage"]
    assert keys("?standing=closed") == ["attic"]
    assert keys("?standing=all") == ["kitchen", "cellar", "garage", "attic"]


def test_its_page_says_what_to_do_and_what_was_noticed(ops: User, log_in: LogIn) -> None:
    task = opened()
    smoke()
    page = log_in(ops).get(page_of(task)).content.decode()
    for words in ("Smoke in the house", "Look where it comes from.", "Seen by", "the cat", "hall<br>stairs", "kitchen"):
        assert words in page


def test_ops_close_it_there_and_leads_look_on(ops: User, lead: User, log_in: LogIn) -> None:
    task = opened()
    close = reverse("admin:messaging_opstask_close", args=[task.pk])
    assert "Close the task" not in log_in(lead).get(page_of(task)).content.decode()
    assert log_in(lead).post(close, {"note": "Mine."}).status_code == 403
    client = log_in(ops)
    assert client.post(close, {"note": ""})["Location"] == page_of(task)
    assert client.post(close, {"note": "Put out."})["Location"] == LIST
    page = client.get(page_of(task)).content.decode()
    assert "Put out." in page
    assert "Close the task" not in page


def test_the_first_page_of_the_admin_counts_them_for_those_who_may_see_them(
    ops: User, support: User, seller: Seller, log_in: LogIn
) -> None:
    client = log_in(ops)
    assert "ops task" not in client.get("/admin/").content.decode()
    opened("kitchen"), opened("cellar")
    assert "2 ops tasks are open" in client.get("/admin/").content.decode()
    assert "ops tasks are open" not in log_in(support).get("/admin/").content.decode()
    assert log_in(seller.user).get(LIST).status_code == 302


def test_more_tasks_cost_no_more_queries(ops: User, log_in: LogIn) -> None:
    client = log_in(ops)
    counts = []
    opened("0")
    client.get(LIST)
    for keys in ([], range(1, 30)):
        for key in keys:
            opened(str(key))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/")
    assert sum("messaging_opstask" in query["sql"] for query in queries) == 1
