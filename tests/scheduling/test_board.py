from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import User
from scheduling.actions import watch_capacity
from scheduling.models import AccountManager, Booking, Offer
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
