from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from audit import unusual
from audit.people import people_of
from core.models import User
from sellers.models import Seller
from tests.audit.telling import NOON, minutes, say_at, unassigned

pytestmark = pytest.mark.django_db
HOUR = minutes(60)


@dataclass(frozen=True)
class Figures:
    office_from_hour: int = 7
    office_until_hour: int = 20
    looks_per_hour_count: int = 3
    export_events_count: int = 10


def signs(event) -> list[str]:
    found = unusual.of_events([event], people_of([event.actor]), Figures())
    return [str(sign) for each in found.values() for sign in each.signs]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("UTC", []), ("Asia/Tokyo", ["out of hours"]), ("America/Los_Angeles", ["out of hours"]), ("Europe/Berlin", [])],
)
def test_the_hour_counts_in_the_readers_own_zone(lead: User, zone: str, expected: list[str]) -> None:
    lead.time_zone = zone
    lead.save()
    assert signs(say_at(NOON, "document.viewed", actor=lead.public_id)) == expected


@pytest.mark.parametrize(("hour", "expected"), [(6, ["out of hours"]), (7, []), (19, []), (20, ["out of hours"])])
def test_office_hours_begin_and_end_as_the_figures_say(lead: User, hour: int, expected: list[str]) -> None:
    assert signs(say_at(NOON.replace(hour=hour), "document.viewed", actor=lead.public_id)) == expected


def test_many_looks_are_counted_by_person_within_the_hour_before(lead: User, account_manager: User) -> None:
    looks = [say_at(NOON + minutes(20 * number), "document.viewed", actor=lead.public_id) for number in range(2)]
    looks += [say_at(NOON + minutes(41 + number), "still.viewed", actor=lead.public_id) for number in range(2)]
    say_at(NOON + minutes(42), "document.accepted", actor=lead.public_id)
    other = say_at(NOON + minutes(43), "document.viewed", actor=account_manager.public_id)
    assert [signs(look) for look in looks] == [[], [], [], ["many in an hour"]]
    assert signs(other) == []
    assert signs(say_at(NOON + minutes(120), "document.viewed", actor=lead.public_id)) == []


@pytest.mark.parametrize(("assigned", "expected"), [("false", ["not assigned"]), ("true", [])])
def test_a_look_at_what_is_not_assigned_is_flagged(lead: User, assigned: str, expected: list[str]) -> None:
    data = f'{{"assigned":{assigned},"page":1}}'
    assert signs(say_at(NOON, "document.viewed", actor=lead.public_id, data=data)) == expected


def test_what_sellers_look_at_and_what_is_no_look_is_not_unusual(seller: Seller, lead: User) -> None:
    night = NOON.replace(hour=3)
    assert signs(say_at(night, "document.viewed", actor=seller.user.public_id)) == []
    assert signs(say_at(night, "document.accepted", actor=lead.public_id)) == []


def test_a_week_of_it_comes_newest_first_in_two_queries(lead: User, seller: Seller, django_assert_num_queries) -> None:
    night = NOON.replace(hour=3)
    first, second = (say_at(night + minutes(n), "document.viewed", actor=lead.public_id) for n in range(2))
    say_at(NOON, "document.viewed", actor=lead.public_id)
    say_at(night, "document.viewed", actor=seller.user.public_id)
    say_at(night - unusual.WEEK, "document.viewed", actor=lead.public_id)
    with django_assert_num_queries(2):
        found = unusual.until(NOON, Figures(), limit=10)
    assert [each.event.pk for each in found] == [second.pk, first.pk]
    assert [each.event.pk for each in unusual.until(NOON, Figures(), limit=1)] == [second.pk]


def test_the_page_shows_each_with_its_reason_and_the_list_flags_it(
    lead: User, ops: User, log_in: Callable[[User], Client]
) -> None:
    client = log_in(ops)
    say_at(NOON, "document.viewed", actor=lead.public_id, data=unassigned(lead))
    say_at(NOON, "still.viewed", actor=lead.public_id, data='{"assigned":false,"reason":"why_gone"}')
    text = client.get("/admin/audit/event/unusual/?day=2026-11-20").content.decode()
    assert "not assigned" in text
    assert "asked by the police" in text
    assert "no longer kept" in text
    assert "not assigned" in client.get("/admin/audit/event/").content.decode()
    assert "Nothing unusual" in client.get("/admin/audit/event/unusual/?day=2026-11-10").content.decode()
