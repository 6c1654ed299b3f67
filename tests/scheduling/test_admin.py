from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Event
from core.models import User
from scheduling.actions import book_offer
from scheduling.models import AccountManager, Availability, Booking, Offer, Session
from sellers.models import Seller
from tests.scheduling.conftest import noon_in

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]
LISTS = ["booking", "session"]


def form_of(manager: AccountManager, **fields: object) -> dict:
    hours = manager.availability.get()
    return {
        "staff_number": manager.staff_number,
        "active": "on",
        "time_zone": manager.time_zone,
        "languages": manager.languages,
        "trained_until": manager.trained_until.isoformat(),
        "availability-TOTAL_FORMS": 1,
        "availability-INITIAL_FORMS": 1,
        "availability-0-id": hours.pk,
        "availability-0-manager": manager.pk,
        "availability-0-weekday": hours.weekday,
        "availability-0-starts": "09:00",
        "availability-0-ends": "17:00",
    } | fields


@pytest.fixture
def on_mondays(make_manager: Callable[..., AccountManager]) -> AccountManager:
    return make_manager(time_zone="Europe/London", hours=[(0, time(9), time(17))])


def save(client: Client, manager: AccountManager, **fields: object):
    return client.post(f"/admin/scheduling/accountmanager/{manager.pk}/change/", form_of(manager, **fields))


@pytest.mark.parametrize("role", ["lead", "ops"])
def test_leads_and_ops_keep_hours_languages_zone_and_training(
    on_mondays: AccountManager, log_in: LogIn, request: pytest.FixtureRequest, role: str
) -> None:
    fields = {"time_zone": "Asia/Tokyo", "languages": ["en", "ja"], "availability-0-ends": "18:30"}
    answer = save(log_in(request.getfixturevalue(role)), on_mondays, **fields)
    assert answer.status_code == 302
    on_mondays.refresh_from_db()
    assert (on_mondays.time_zone, on_mondays.languages) == ("Asia/Tokyo", ["en", "ja"])
    assert on_mondays.availability.get().ends == time(18, 30)


def test_saving_is_an_event_with_the_whole_week(on_mondays: AccountManager, log_in: LogIn, lead: User) -> None:
    save(log_in(lead), on_mondays, **{"availability-0-ends": "18:30"})
    events = dict(Event.objects.filter(subject=on_mondays.public_id).values_list("action", "data"))
    assert events["account_manager.hours_saved"] == '{"hours":["0 09:00-18:30"]}'
    assert '"languages":["en"]' in events["account_manager.saved"]
    assert set(Event.objects.filter(subject=on_mondays.public_id).values_list("actor", flat=True)) == {lead.public_id}


def test_hours_can_be_removed(on_mondays: AccountManager, log_in: LogIn, lead: User) -> None:
    save(log_in(lead), on_mondays, **{"availability-0-DELETE": "on"})
    assert not Availability.objects.exists()
    assert Event.objects.get(action="account_manager.hours_saved").data == '{"hours":[]}'


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"languages": []}, "required"),
        ({"availability-0-ends": "08:00"}, "must end later than they begin"),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(
    on_mondays: AccountManager, log_in: LogIn, lead: User, fields: dict, text: str
) -> None:
    answer = save(log_in(lead), on_mondays, **fields)
    assert answer.status_code == 200
    assert text in answer.content.decode()
    assert not Event.objects.filter(subject=on_mondays.public_id).exists()


@pytest.mark.parametrize("role", ["account_manager", "support"])
def test_others_do_not_see_the_calendars(
    on_mondays: AccountManager, log_in: LogIn, request: pytest.FixtureRequest, role: str
) -> None:
    assert save(log_in(request.getfixturevalue(role)), on_mondays).status_code == 403


def test_only_staff_who_have_no_calendar_yet_can_get_one(
    on_mondays: AccountManager, seller: Seller, support: User, log_in: LogIn, ops: User
) -> None:
    page = log_in(ops).get("/admin/scheduling/accountmanager/add/")
    offered = set(page.context["adminform"].form.fields["user"].queryset)
    assert offered == {support, ops}


@pytest.fixture
def book(make_seller: Callable[..., Seller], manager: AccountManager, hold: Callable[..., Offer]):
    def make(first: int, last: int) -> None:
        for number in range(first, last):
            offer = hold(make_seller(f"s{number}@example.com"), noon_in(2 + number))
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


def test_the_managers_list_costs_the_same_queries_at_one_row_and_at_thirty(
    make_manager: Callable[..., AccountManager], log_in: LogIn, ops: User, django_assert_num_queries: Callable
) -> None:
    client = log_in(ops)
    for count in [1, 29]:
        for number in range(count):
            make_manager(f"m{count}-{number}")
        client.get("/admin/scheduling/accountmanager/")
        with django_assert_num_queries(9):
            client.get("/admin/scheduling/accountmanager/")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(("start", "count"), [("past", 1), ("day", 1), ("week", 2), ("ahead", 3), ("nonsense", 4)])
def test_lists_are_filtered_by_their_start(
    book: Callable, log_in: LogIn, ops: User, name: str, start: str, count: int
) -> None:
    book(0, 4)
    for booking, days in zip(Booking.objects.order_by("pk"), [-1, 0.5, 5, 20], strict=True):
        starts = timezone.now() + timedelta(days=days)
        Booking.objects.filter(pk=booking.pk).update(period=(starts, starts + timedelta(minutes=30)))
    page = log_in(ops).get(f"/admin/scheduling/{name}/", {"start": start})
    assert page.context["cl"].result_count == count


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
    assert client.get(f"/admin/scheduling/{name}/{row.pk}/change/").status_code == 302
    AccountManager.objects.filter(pk=booking.manager_id).update(user=account_manager)
    assert client.get(f"/admin/scheduling/{name}/").context["cl"].result_count == 1
    assert client.get(f"/admin/scheduling/{name}/{row.pk}/change/").status_code == 200


@pytest.mark.parametrize("role", ["lead", "ops", "support"])
def test_leads_ops_and_support_see_all_bookings(
    booking: Booking, log_in: LogIn, request: pytest.FixtureRequest, role: str
) -> None:
    page = log_in(request.getfixturevalue(role)).get("/admin/scheduling/booking/")
    assert page.context["cl"].result_count == 1
