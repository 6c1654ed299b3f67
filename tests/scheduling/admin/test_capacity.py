from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import User
from scheduling.actions import watch_capacity
from scheduling.models import AccountManager, Booking, Offer, Place
from sellers.models import Seller
from tests.scheduling.conftest import noon_in

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
PATH = "/admin/scheduling/capacityalarm/"


@pytest.mark.parametrize(("role", "status"), [("lead", 200), ("ops", 200), ("support", 403), ("account_manager", 403)])
def test_leads_and_ops_see_the_board(log_in: LogIn, request: pytest.FixtureRequest, role: str, status: int) -> None:
    assert log_in(request.getfixturevalue(role)).get(PATH).status_code == status


def test_a_seller_is_sent_away(log_in: LogIn, seller: Seller) -> None:
    assert log_in(seller.user).get(PATH).status_code == 302


def test_the_front_page_of_the_admin_leads_there(log_in: LogIn, ops: User) -> None:
    assert PATH in log_in(ops).get("/admin/").content.decode()


def test_picture_and_table_hold_the_same_numbers_and_name_the_zone(log_in: LogIn, ops: User, booking: Booking) -> None:
    User.objects.filter(pk=ops.pk).update(time_zone="Asia/Kathmandu")
    page = log_in(User.objects.get(pk=ops.pk)).get(PATH)
    day = next(bar.line for bar in page.context["picture"].bars if bar.line.counts["booked"])
    assert ("booked", 1) in day.counts.items()
    text = page.content.decode()
    assert "Kathmandu, UTC+05:45" in text
    assert f'<th scope="row">{day.key:%a %d %b %Y}</th>' in text
    assert 'class="vr-booked"' in text
    assert "style=" not in text[text.index("vr-board") :]


def test_the_filters_stand_in_the_address(log_in: LogIn, ops: User, booking: Booking) -> None:
    first = (timezone.now() + timedelta(days=4)).date()
    page = log_in(ops).get(PATH, {"language": "de", "country": "CN", "first": first.isoformat()})
    filters = page.context["filters"]
    assert (filters.language, filters.document_country, filters.first) == ("de", "CN", first)
    later = log_in(ops).get(f"{PATH}?{page.context['later']}").context["filters"]
    assert (later.language, later.first) == ("de", first + timedelta(days=14))


def test_nonsense_in_the_address_is_named_and_harms_nothing(log_in: LogIn, ops: User) -> None:
    page = log_in(ops).get(PATH, {"language": "xx", "first": "9999-99-99"})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"language", "first"}


def test_the_expected_wait_is_the_time_until_the_first_open_time(
    log_in: LogIn, ops: User, manager: AccountManager
) -> None:
    english, *others = log_in(ops).get(PATH).context["waits"]
    assert english["hours"] in (24, 25)
    assert [wait["first"] for wait in others] == [None, None, None]


def test_an_alarm_is_a_mark_on_the_board(log_in: LogIn, ops: User, manager: AccountManager) -> None:
    watch_capacity()
    text = log_in(ops).get(PATH).content.decode()
    assert text.count("Few times are open:") == 3


def test_the_queries_are_as_many_for_one_row_as_for_thirty(
    log_in: LogIn, ops: User, manager: AccountManager, make_seller: Callable[..., Seller], hold: Callable[..., Offer]
) -> None:
    client = log_in(ops)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(PATH).status_code == 200
        return len(found)

    hold(make_seller("0@example.com"))
    client.get(PATH)
    one = queries()
    for number in range(1, 31):
        start = noon_in(3) + timedelta(minutes=30 * number)
        hold(make_seller(f"{number}@example.com"), start, document_country="CN")
        period = (start + timedelta(days=3), start + timedelta(days=3, minutes=30))
        Booking.objects.create(
            seller=Seller.objects.latest("pk"), manager=manager, language="en", period=period, time_zone="UTC", uid="x"
        )
    assert queries() == one


def lines_of(page: Any, title: str) -> dict[str, dict[str, int]]:
    table = next(table for table in page.context["tables"] if str(table["title"]).startswith(title))
    return {str(label): dict(zip(page.context["kinds"], numbers, strict=True)) for label, numbers in table["lines"]}


def test_where_no_place_is_the_board_knows_no_mode(log_in: LogIn, ops: User, booking: Booking) -> None:
    page = log_in(ops).get(PATH)
    assert "mode" not in page.context["form"].fields
    assert "in person" not in page.content.decode()


def test_modes_stand_beside_each_other_in_a_table(
    log_in: LogIn, ops: User, met: Booking, manager: AccountManager, other_seller: Seller, hold: Callable[..., Offer]
) -> None:
    hold(other_seller)
    lines = lines_of(log_in(ops).get(PATH), "By video and in person")
    assert list(lines) == ["by video", "Berlin office"]
    assert [(line["held"], line["booked"]) for line in lines.values()] == [(1, 0), (0, 1)]
    assert all(line["open"] > 100 for line in lines.values())


def test_picture_tables_and_wait_follow_the_mode_chosen(
    log_in: LogIn, ops: User, met: Booking, place: Place, manager: AccountManager
) -> None:
    client = log_in(ops)
    by_video, there = (client.get(PATH, {"mode": mode}) for mode in ("video", place.public_id))
    for page, booked in [(by_video, 0), (there, 1)]:
        assert sum(bar.line.counts["booked"] for bar in page.context["picture"].bars) == booked
        assert lines_of(page, "By language")["English"]["booked"] == booked
    assert [wait["name"] for wait in there.context["waits"]] == ["English, in person at: Berlin office"]
    assert there.context["waits"][0]["open"] > 100
    assert "English" in [wait["name"] for wait in by_video.context["waits"]]
    assert len(client.get(PATH).context["waits"]) == len(by_video.context["waits"]) + 1


def test_hours_at_a_place_open_no_time_by_video(log_in: LogIn, ops: User, at_place: AccountManager) -> None:
    page = log_in(ops).get(PATH)
    lines = lines_of(page, "By video and in person")
    assert lines["by video"]["open"] == 0
    assert lines["Berlin office"]["open"] > 100
    assert page.context["waits"][0]["first"] is None


def test_a_place_that_is_closed_has_no_open_time_and_keeps_what_is_booked(
    log_in: LogIn, ops: User, met: Booking
) -> None:
    Place.objects.update(active=False)
    page = log_in(ops).get(PATH)
    line = lines_of(page, "By video and in person")["Berlin office"]
    assert (line["open"], line["booked"]) == (0, 1)
    assert not [wait for wait in page.context["waits"] if "Berlin" in str(wait["name"])]


def test_an_unknown_mode_is_named_and_harms_nothing(log_in: LogIn, ops: User, place: Place) -> None:
    page = log_in(ops).get(PATH, {"mode": "nowhere"})
    assert set(page.context["form"].errors) == {"mode"}
