from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from core.models import User
from scheduling.actions import book_offer
from scheduling.models import AccountManager, Booking, Offer, Session
from sellers.models import Seller
from tests.scheduling.conftest import noon_in

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
LISTS = ["booking", "session"]


@pytest.fixture
def book(make_seller: Callable[..., Seller], manager: AccountManager, hold: Callable[..., Offer]):
    def make(first: int, last: int) -> None:
        for number in range(first, last):
            offer = hold(make_seller(f"s{number}@example.com"), noon_in(2 + number))
            with transaction.atomic():
                book_offer(offer, actor=None, time_zone="UTC")

    return make


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_queries_at_one_row_and_at_thirty(
    book: Callable, log_in: LogIn, ops: User, name: str, django_assert_num_queries: Callable
) -> None:
    client = log_in(ops)
    book(0, 1)
    client.get(f"/admin/scheduling/{name}/")
    with django_assert_num_queries(9):
        client.get(f"/admin/scheduling/{name}/")
    book(1, 30)
    with django_assert_num_queries(9):
        client.get(f"/admin/scheduling/{name}/")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(("start", "count"), [("past", 1), ("day", 1), ("week", 2), ("ahead", 3), ("nonsense", 4)])
def test_lists_are_filtered_by_their_start(
    book: Callable, log_in: LogIn, ops: User, name: str, start: str, count: int
) -> None:
    book(0, 4)
    # The last one first: at noon another would meet it on its way.
    for booking, days in zip(Booking.objects.order_by("-pk"), [20, 5, 0.5, -1], strict=True):
        starts = timezone.now() + timedelta(days=days)
        Booking.objects.filter(pk=booking.pk).update(period=(starts, starts + timedelta(minutes=30)))
    page = log_in(ops).get(f"/admin/scheduling/{name}/", {"start": start})
    assert page.context["cl"].result_count == count


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(("mode", "count"), [("video", 2), ("in-person", 1), ("nonsense", 3)])
def test_lists_name_the_mode_and_are_filtered_by_it(
    book: Callable, met: Booking, log_in: LogIn, ops: User, name: str, mode: str, count: int
) -> None:
    book(0, 2)
    page = log_in(ops).get(f"/admin/scheduling/{name}/", {"mode": mode})
    assert page.context["cl"].result_count == count
    assert ("Berlin office" in page.content.decode()) == (mode != "video")


@pytest.mark.parametrize("name", LISTS)
def test_of_what_lies_ahead_the_soonest_comes_first(book: Callable, log_in: LogIn, ops: User, name: str) -> None:
    book(0, 3)
    page = log_in(ops).get(f"/admin/scheduling/{name}/", {"start": "ahead"})
    starts = [getattr(row, "booking", row).starts_at for row in page.context["cl"].result_list]
    assert starts == sorted(starts)


@pytest.mark.parametrize(("name", "title"), [("booking", "Bookings"), ("session", "Sessions")])
def test_the_list_is_called_what_it_lists(log_in: LogIn, ops: User, name: str, title: str) -> None:
    assert f"<h1>{title}</h1>" in log_in(ops).get(f"/admin/scheduling/{name}/").content.decode()


def test_the_list_of_bookings_names_the_language(booking: Booking, log_in: LogIn, ops: User) -> None:
    page = log_in(ops).get("/admin/scheduling/booking/").content.decode()
    assert '<td class="field-spoken">English</td>' in page


@pytest.mark.parametrize("name", LISTS)
def test_the_list_shows_starts_in_the_readers_zone(booking: Booking, log_in: LogIn, ops: User, name: str) -> None:
    ops.time_zone = "Asia/Tokyo"
    ops.save()
    assert "(Tokyo, UTC+09:00)" in log_in(ops).get(f"/admin/scheduling/{name}/").content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_nothing_can_be_edited_there(booking: Booking, log_in: LogIn, ops: User, name: str) -> None:
    row = {"booking": booking, "session": Session.objects.get()}[name]
    page = f"/admin/scheduling/{name}/{row.pk}/change/"
    client = log_in(ops)
    assert client.get(page).status_code == 200
    assert client.post(page, {"status": "cancelled"}).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_sellers_do_not_reach_the_lists(booking: Booking, log_in: LogIn, seller: Seller, name: str) -> None:
    assert log_in(seller.user).get(f"/admin/scheduling/{name}/").status_code == 302


@pytest.mark.parametrize("name", LISTS)
def test_an_account_manager_sees_what_is_assigned_and_nothing_else(
    booking: Booking, account_manager: User, log_in: LogIn, name: str
) -> None:
    row = {"booking": booking, "session": Session.objects.get()}[name]
    client = log_in(account_manager)
    assert client.get(f"/admin/scheduling/{name}/").context["cl"].result_count == 0
    assert client.get(f"/admin/scheduling/{name}/{row.pk}/change/").status_code == 404
    AccountManager.objects.filter(pk=booking.manager_id).update(user=account_manager)
    assert client.get(f"/admin/scheduling/{name}/").context["cl"].result_count == 1
    assert client.get(f"/admin/scheduling/{name}/{row.pk}/change/").status_code == 200


@pytest.mark.parametrize("role", ["lead", "ops", "support"])
def test_leads_ops_and_support_see_all_bookings(
    booking: Booking, log_in: LogIn, request: pytest.FixtureRequest, role: str
) -> None:
    page = log_in(request.getfixturevalue(role)).get("/admin/scheduling/booking/")
    assert page.context["cl"].result_count == 1


@pytest.mark.parametrize(
    ("name", "lookup"),
    [
        ("scheduling/session", "code__gte"),
        ("scheduling/session", "code"),
        ("scheduling/session", "booking__session__code__gte"),
        ("scheduling/booking", "session__code__gte"),
        ("verification/case", "booking__session__code__gte"),
        ("verification/case", "reviews__session__code__startswith"),
    ],
)
@pytest.mark.parametrize("role", ["account_manager", "lead"])
def test_nobody_finds_a_session_id_out_by_comparing(
    met: Booking, log_in: LogIn, request: pytest.FixtureRequest, role: str, name: str, lookup: str
) -> None:
    client = log_in(request.getfixturevalue(role))
    assert client.get(f"/admin/{name}/", {lookup: "M"}).status_code == 400


def test_nor_by_sorting(met: Booking, log_in: LogIn, lead: User) -> None:
    page = log_in(lead).get("/admin/scheduling/session/").content.decode()
    column = page.split("column-shown_code")[0].rsplit("<th", 1)[1]
    assert "sortable" not in column


def test_what_the_seller_declared_stands_with_the_session(booking: Booking, log_in: LogIn, lead: User) -> None:
    session = booking.session
    session.by_text, session.companion, session.companion_name = True, "sign_interpreter", "Maria"
    session.save()
    page = log_in(lead).get(f"/admin/scheduling/session/{session.pk}/change/").content.decode()
    assert "goes by text; a sign language interpreter Maria" in page
