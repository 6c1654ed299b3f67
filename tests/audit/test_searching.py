from datetime import timedelta
from typing import Any

import pytest

from audit.models import Place
from audit.searching import COUNTED, Filters, find, has_more_than
from tests.audit.telling import ANNA, NOON, minutes, say, say_at

pytestmark = pytest.mark.django_db


def ids(filters: Filters, **asked: Any) -> list[int]:
    return [event.pk for event in find(filters, **{"limit": 10, **asked})]


def test_the_newest_come_first_and_a_page_ends_where_the_next_begins() -> None:
    events = [say_at(NOON + minutes(number // 2), "case.seen") for number in range(5)]
    newest_first = [event.pk for event in reversed(events)]
    first = find(Filters(), limit=2)
    assert [event.pk for event in first] == newest_first[:2]
    key = (first[-1].at, first[-1].pk)
    assert ids(Filters(), older_than=key, limit=2) == newest_first[2:4]
    assert ids(Filters(), newer_than=key, limit=1) == newest_first[:1]


def test_what_is_newer_than_a_key_are_the_ones_next_to_it() -> None:
    events = [say_at(NOON + minutes(number), "case.seen") for number in range(5)]
    assert ids(Filters(), newer_than=(events[0].at, events[0].pk), limit=2) == [events[2].pk, events[1].pk]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(action=("case.seen",)),
        Filters(action=("case.seen", "case.none")),
        Filters(actor=("usr_a",)),
        Filters(actor=("usr_a", "usr_z")),
        Filters(actor=("usr_a", "usr_z"), action=("case.seen", "case.none")),
        Filters(subject=("case_abcd1",)),
        Filters(subject=("case_abcd1", "case_9"), action=("case.seen", "case.none")),
        Filters(subject_begins="case_abc"),
        Filters(since=NOON, until=NOON + minutes(1)),
    ],
)
def test_each_filter_finds_what_fits_and_nothing_else(filters: Filters) -> None:
    say_at(NOON - minutes(1), "case.told", "case_2", actor="usr_b")
    wanted = say_at(NOON, "case.seen", "case_abcd1", actor="usr_a")
    say_at(NOON + minutes(1), "case.told", "case_3", actor="usr_c")
    assert ids(filters) == [wanted.pk]
    assert find(filters, limit=10)[0].total == 1


def test_several_actions_are_merged_by_time() -> None:
    events = [say_at(NOON + minutes(number), f"case.act{number % 3}") for number in range(9)]
    found = ids(Filters(action=("case.act0", "case.act1")), limit=4)
    assert found == [events[7].pk, events[6].pk, events[4].pk, events[3].pk]


def test_a_filter_that_nothing_can_fit_asks_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert find(Filters(action=()), limit=10) == []


def test_an_address_finds_its_events_while_it_is_kept() -> None:
    event = say("case.seen", actor=ANNA, of="203.0.113.7")
    say("case.seen", actor=ANNA, of="203.0.113.8")
    place = Filters(place=(event.place,))
    assert [each.address for each in find(place, limit=10)] == ["203.0.113.7"]
    Place.objects.filter(token=event.place).delete()
    assert [each.address for each in find(place, limit=10)] == [None]


def test_many_are_counted_only_so_far() -> None:
    for number in range(30):
        say_at(NOON - timedelta(days=number), "case.seen")
    assert find(Filters(), limit=1)[0].total == 30 < COUNTED
    assert has_more_than(Filters(), 29)
    assert not has_more_than(Filters(), 30)
    assert not has_more_than(Filters(action=()), 0)


def test_a_page_is_one_query(django_assert_num_queries) -> None:
    say("case.seen")
    with django_assert_num_queries(1):
        find(Filters(action=("case.seen", "case.told"), since=NOON), limit=10)
