from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from audit.looking import who_looked
from core.models import User
from sellers.models import Seller
from tests.audit.telling import NOON, minutes, say_at, unassigned

LogIn = Callable[[User], Client]
UTC = ZoneInfo("UTC")
pytestmark = pytest.mark.django_db


def look(seller: Seller, user: User, at=NOON, *, action: str = "document.viewed", data: str = "{}") -> None:
    say_at(at, action, seller.documents.first().public_id, actor=user.public_id, data=data)


def test_looks_are_told_by_day_and_person_with_reasons(seller: Seller, lead: User, account_manager: User) -> None:
    look(seller, lead, NOON - minutes(24 * 60), data=unassigned(lead))
    look(seller, lead)
    look(seller, lead, NOON + minutes(1))
    look(seller, account_manager, NOON + minutes(2))
    look(seller, lead, action="document.accepted")
    found = who_looked(seller.public_id, UTC)
    assert [(each.day.day, each.person.name, each.count, each.unassigned, each.reasons) for each in found] == [
        (18, "Account Manager", 1, 0, []),
        (18, "Lead", 2, 0, []),
        (17, "Lead", 1, 1, ["asked by the police"]),
    ]


def test_days_are_those_of_the_reader(seller: Seller, lead: User) -> None:
    look(seller, lead, NOON.replace(hour=23))
    assert [each.day.day for each in who_looked(seller.public_id, ZoneInfo("Asia/Tokyo"))] == [19]


def test_neither_the_sellers_own_looks_count_nor_those_at_others(
    seller: Seller, other_seller: Seller, lead: User
) -> None:
    look(seller, seller.user)
    look(other_seller, lead)
    assert who_looked(seller.public_id, UTC) == []


def test_the_page_is_reached_from_the_seller_by_those_who_read_the_log(
    seller: Seller, lead: User, ops: User, support: User, log_in: LogIn
) -> None:
    look(seller, lead, data=unassigned(lead))
    address, page = f"/admin/audit/event/looks/{seller.public_id}/", f"/admin/sellers/seller/{seller.pk}/change/"
    assert address in log_in(ops).get(page).content.decode()
    assert address not in log_in(support).get(page).content.decode()
    text = log_in(ops).get(address).content.decode()
    assert "asked by the police" in text
    assert "not assigned" in text
    events = text.split('vr-log__time"><a href="')[1].split('"')[0].replace("&amp;", "&")
    assert "looked at a page of a document" in log_in(ops).get(events).content.decode()


def test_only_of_a_seller_that_exists(ops: User, log_in: LogIn) -> None:
    assert log_in(ops).get("/admin/audit/event/looks/sel_nobody/").status_code == 404
    assert log_in(ops).get(f"/admin/audit/event/looks/{ops.public_id}/").status_code == 404


def test_of_a_look_that_does_not_say_whether_it_was_assigned_the_page_does_not_say_so_either(
    seller: Seller, lead: User, ops: User, log_in: LogIn
) -> None:
    def said() -> bool:
        page = log_in(ops).get(f"/admin/audit/event/looks/{seller.public_id}/").content.decode()
        return "<td>assigned</td>" in page

    look(seller, lead, action="session.listened_in")
    assert not said()
    look(seller, lead, data='{"assigned":true}')
    assert said()
