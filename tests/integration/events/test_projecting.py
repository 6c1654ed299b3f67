"""The audit log as events: each once, none skipped, none of what a platform may not learn."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from audit.log import record
from audit.models import Event as Audited
from core.models import User
from core.policy import publish_policy
from integration.events import projecting
from integration.events.projecting import project_events
from integration.models import Event, Projection
from sellers.models import Seller
from tests.integration.seeded import ALONE
from tests.launcher.family import until
from tests.races import results_at_once
from tests.verification.building import open_case
from verification.models import Case

pytestmark = ALONE


def told(**wanted: Any) -> list[str]:
    return list(Event.objects.filter(**wanted).order_by("id").values_list("type", flat=True))


def begin_anew() -> None:
    """As if nothing had happened yet. Whether it has settled hangs on the transactions of other databases, too, where
    other tests are at work."""
    project_events()
    latest = Audited.objects.order_by("-id").values_list("id", flat=True)[0]
    Projection.objects.update(settled=latest, pending=latest)
    Event.objects.all().delete()


def all_has_settled() -> bool:
    project_events()
    place = Projection.objects.get()
    return place.settled == place.pending


def on_another_connection(job: Callable[[], Any]) -> Any:
    return results_at_once([job])[0]


@pytest.mark.django_db
def test_an_event_says_what_happened_to_what_by_ids_alone(seller: Seller) -> None:
    begin_anew()
    case = open_case(seller, Case.Status.SESSION_NEEDED)
    record("case.submitted", actor=seller.user, subject=case, data={"seller": seller.public_id, "signals": ["x"]})
    assert project_events() == 1
    event = Event.objects.get()
    assert (event.type, event.version, event.subject) == ("case.submitted", 1, case.public_id)
    assert event.data == {"case": case.public_id, "seller": seller.public_id}
    assert (event.seller, event.is_test, event.public_id[:4]) == (seller.public_id, False, "evt_")
    with connection.cursor() as cursor:
        cursor.execute("SELECT at FROM audit_event WHERE id = %s", [event.audit_event])
        assert cursor.fetchone() == (event.at,)


@pytest.mark.django_db
def test_nothing_is_told_twice(seller: Seller) -> None:
    record("seller.verified", actor=None, subject=seller)
    first = project_events()
    assert (first > 0, project_events(), project_events()) == (True, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("action", "data", "type_"),
    [
        ("decision.made", {"outcome": "approved"}, ["case.decided"]),
        ("decision.made", {"outcome": "fraud_suspected"}, []),
        ("case.fraud_suspected", {"from": "in_session"}, ["case.document_review"]),
        ("case.fraud_suspected", {"from": "document_review"}, []),
        ("case.document_review", {"from": "in_session"}, ["case.document_review"]),
        ("case.document_review", {"from": "fraud_suspected", "fraud": "not confirmed"}, []),
        ("decision.held", {}, []),
        ("still.viewed", {}, []),
    ],
)
def test_a_suspicion_reads_like_the_review_that_it_is(
    seller: Seller, action: str, data: dict[str, str], type_: list[str]
) -> None:
    begin_anew()
    case = open_case(seller, Case.Status.DOCUMENT_REVIEW)
    record(action, actor=None, subject=case, data=data)
    project_events()
    assert told(subject=case.public_id) == type_


@pytest.mark.django_db
def test_the_whole_way_of_a_case_is_told_in_order_with_the_case_that_was_open(booked_case: Case) -> None:
    project_events()
    seller, session = booked_case.seller, booked_case.booking.session
    assert told(subject=seller.public_id) == ["seller.created"]
    assert told(subject=booked_case.public_id) == ["case.submitted", "case.times_offered", "case.session_booked"]
    booked = Event.objects.get(subject=session.public_id)
    assert booked.type == "session.booked"
    assert booked.data == {
        "session": session.public_id, "seller": seller.public_id, "case": booked_case.public_id
    }  # fmt: skip
    uploaded = Event.objects.filter(type="document.uploaded").first()
    assert uploaded
    assert sorted(uploaded.data) == ["document", "seller"]  # no case was open yet


@pytest.mark.django_db
def test_of_a_person_of_the_test_world_it_is_an_event_of_the_test_world(make_seller: Callable[..., Seller]) -> None:
    seller = make_seller("t@example.com", is_test=True)
    record("seller.verified", actor=None, subject=seller)
    project_events()
    assert set(Event.objects.filter(seller=seller.public_id).values_list("is_test", flat=True)) == {True}


@pytest.mark.django_db
def test_what_belongs_to_no_seller_is_told_to_nobody(ops: User) -> None:
    record("message.sent", actor=None, subject=ops)
    project_events()
    assert told(type="message.sent") == []


@pytest.mark.django_db
def test_what_is_older_than_events_are_kept_is_not_written_anew(seller: Seller, monkeypatch: Any) -> None:
    project_events()
    record("seller.verified", actor=None, subject=seller)
    values = projecting._values
    monkeypatch.setattr(projecting, "_values", lambda **at: values(**at) | {"kept": timedelta(0)})
    assert project_events() == 0


@pytest.mark.django_db
def test_figures_say_for_how_long(ops: User) -> None:
    publish_policy({"events_kept_days": 7}, actor=ops, note="shorter")
    assert projecting._values(after=0, until=1)["kept"] == timedelta(days=7)


@pytest.mark.django_db(transaction=True)
def test_what_was_written_first_and_committed_last_is_not_skipped(
    seller: Seller, make_seller: Callable[..., Seller]
) -> None:
    """Sweeps that see the later one and not the earlier one move on as far as they dare, and no farther."""
    other = make_seller("other@example.com")
    begin_anew()
    with transaction.atomic():
        record("seller.verified", actor=None, subject=seller)
        connection.cursor().execute("SELECT 1")  # what was recorded goes to the database
        on_another_connection(partial(record, "seller.activated", actor=None, subject=other))
        assert [on_another_connection(project_events) for _sweep in range(4)] == [1, 0, 0, 0]
        assert told(seller=other.public_id) == ["seller.status_changed"]
    assert [project_events() for _sweep in range(3)] == [1, 0, 0]
    ids = dict(Event.objects.values_list("seller", "id"))
    audited = dict(Event.objects.values_list("seller", "audit_event"))
    assert audited[seller.public_id] < audited[other.public_id]
    assert (
        ids[seller.public_id] > ids[other.public_id]
    )  # whoever has read the later one finds the earlier one behind it


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_holds_nothing_up(seller: Seller) -> None:
    project_events()
    with transaction.atomic():
        record("seller.verified", actor=None, subject=seller)
        connection.cursor().execute("SELECT 1")
        transaction.set_rollback(True)
    record("seller.activated", actor=None, subject=seller)
    assert [project_events() for _sweep in range(3)] == [1, 0, 0]
    until(all_has_settled)


@pytest.mark.django_db(transaction=True)
def test_many_who_write_and_many_who_project_at_once_leave_each_event_once(
    make_seller: Callable[..., Seller],
) -> None:
    sellers = [make_seller(f"s{number}@example.com") for number in range(4)]
    begin_anew()
    done = threading.Event()

    def write(seller: Seller) -> None:
        for _number in range(25):
            with transaction.atomic():
                record("seller.verified", actor=None, subject=seller)

    def project() -> None:
        while not done.is_set():
            project_events()

    projectors = [threading.Thread(target=lambda: on_another_connection(project)) for _number in range(2)]
    for projector in projectors:
        projector.start()
    results_at_once([partial(write, seller) for seller in sellers])
    done.set()
    for projector in projectors:
        projector.join()
    project_events()
    assert Event.objects.count() == 100
    for seller in sellers:
        audited = list(
            Event.objects.filter(seller=seller.public_id).order_by("id").values_list("audit_event", flat=True)
        )
        assert audited == sorted(audited)


@pytest.mark.django_db
def test_a_long_log_is_taken_a_window_at_a_time(seller: Seller, monkeypatch: Any) -> None:
    monkeypatch.setattr(projecting, "WINDOW", 3)
    project_events()
    Projection.objects.update(settled=0)
    Event.objects.all().delete()
    for _number in range(10):
        record("seller.verified", actor=None, subject=seller)
    project_events()
    assert told(seller=seller.public_id).count("seller.status_changed") == 10


@pytest.mark.django_db
def test_a_sweep_that_finds_nothing_new_writes_nothing(seller: Seller, django_assert_num_queries: Any) -> None:
    for _sweep in range(3):
        project_events()
    with django_assert_num_queries(8):
        project_events()


@pytest.mark.django_db
def test_a_database_that_was_restored_elsewhere_goes_on(seller: Seller) -> None:
    """Numbers of its transactions begin anew there."""
    project_events()
    Projection.objects.update(pending_xid=2**62)
    record("seller.verified", actor=None, subject=seller)
    until(all_has_settled)
    assert Projection.objects.get().pending_xid < 2**62
