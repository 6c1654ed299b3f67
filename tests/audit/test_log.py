from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import pytest

from audit.chain import fault_of, first_fault
from audit.log import record, record_each, record_same
from audit.models import Chain, Event
from tests.races import at_once

CASE = SimpleNamespace(public_id="case_1")
OTHER = SimpleNamespace(public_id="case_2")
ANNA = SimpleNamespace(public_id="usr_anna")

pytestmark = pytest.mark.django_db


def test_an_event_names_actor_action_subject_and_data() -> None:
    record("case.decided", actor=ANNA, subject=CASE, data={"outcome": "approved", "a": "é"})
    event = Event.objects.get()
    assert (event.actor, event.action, event.subject, event.position) == ("usr_anna", "case.decided", "case_1", 1)
    assert event.data == '{"a":"é","outcome":"approved"}'


def test_the_system_itself_is_an_actor() -> None:
    record("offer.expired", actor=None, subject=CASE)
    assert Event.objects.get().actor == "system"


def test_events_cost_one_statement_that_goes_before_the_next(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        record("case.opened", actor=ANNA, subject=CASE)
        record("case.opened", actor=ANNA, subject=OTHER)
        assert Event.objects.count() == 2


def test_each_subject_has_a_chain_of_its_own_that_holds() -> None:
    for subject in [CASE, OTHER, CASE, CASE, OTHER]:
        record("case.seen", actor=ANNA, subject=subject, data={"text": "line\nbreak"})
    assert [fault_of("case_1"), fault_of("case_2")] == [None, None]
    assert Chain.objects.get(subject="case_1").length == 3


def test_one_statement_appends_to_many_chains_begun_or_new(django_assert_num_queries) -> None:
    record("case.opened", actor=ANNA, subject=CASE)
    assert Event.objects.count() == 1
    with django_assert_num_queries(2):
        record_each("case.seen", [(OTHER, {"number": 2}), (CASE, {"number": 1})], actor=ANNA)
        assert Event.objects.count() == 3
    assert [fault_of("case_1"), fault_of("case_2")] == [None, None]
    assert dict(Event.objects.filter(action="case.seen").values_list("subject", "data")) == {
        "case_1": '{"number":1}',
        "case_2": '{"number":2}',
    }


def test_events_that_wait_for_the_next_statement_keep_their_actions_and_their_order() -> None:
    for action, subject in [("case.opened", CASE), ("case.seen", OTHER), ("case.closed", CASE)]:
        record(action, actor=ANNA, subject=subject)
    assert [fault_of("case_1"), fault_of("case_2")] == [None, None]
    events = Event.objects.order_by("subject", "position").values_list("subject", "action")
    assert list(events) == [("case_1", "case.opened"), ("case_1", "case.closed"), ("case_2", "case.seen")]


def _chain() -> tuple[list[Event], Chain]:
    for number in range(4):
        record("case.seen", actor=ANNA, subject=CASE, data={"number": number})
    return list(Event.objects.order_by("position")), Chain.objects.get()


def test_an_edited_event_is_found_at_its_position() -> None:
    events, chain = _chain()
    events[1].data = '{"number":7}'
    assert first_fault(events, length=4, head=bytes(chain.head)) == 2


def test_a_removed_event_is_found() -> None:
    events, chain = _chain()
    assert first_fault(events[:2] + events[3:], length=4, head=bytes(chain.head)) == 3


def test_a_cut_tail_is_found() -> None:
    events, chain = _chain()
    assert first_fault(events[:3], length=4, head=bytes(chain.head)) == 4


def test_a_backdated_event_is_found() -> None:
    events, chain = _chain()
    events[2].at -= timedelta(seconds=1)
    assert first_fault(events, length=4, head=bytes(chain.head)) == 3


@pytest.mark.django_db(transaction=True)
def test_eight_writers_leave_no_fork_and_no_gap() -> None:
    def write(writer: int) -> None:
        for number in range(250):
            record("case.seen", actor=ANNA, subject=CASE, data={"writer": writer, "number": number})

    at_once([partial(write, writer) for writer in range(8)])
    assert Chain.objects.get().length == Event.objects.count() == 2000
    assert fault_of("case_1") is None


@pytest.mark.django_db(transaction=True)
def test_two_who_append_to_the_same_chains_in_other_orders_do_not_lock_each_other_out() -> None:
    subjects = [SimpleNamespace(public_id=f"case_{number}") for number in range(50)]

    def write(order: int) -> None:
        for _ in range(10):
            record_each("case.seen", [(subject, {}) for subject in subjects[::order]], actor=ANNA)

    at_once([partial(write, order) for order in (1, -1)])
    assert {fault_of(subject.public_id) for subject in subjects} == {None}
    assert Event.objects.count() == 2 * 10 * 50


def test_the_same_event_of_many_subjects_goes_on_with_each_chain() -> None:
    record("case.opened", actor=ANNA, subject=CASE)
    record_same("case.seen", ["case_2", "case_1"], actor=None, data={"a": "é"})
    assert [fault_of("case_1"), fault_of("case_2")] == [None, None]
    seen = Event.objects.filter(action="case.seen").order_by("subject")
    assert [(event.subject, event.position, event.data) for event in seen] == [
        ("case_1", 2, '{"a":"é"}'),
        ("case_2", 1, '{"a":"é"}'),
    ]
