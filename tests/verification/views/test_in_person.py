"""What a seller sees of a session in person that is booked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import User
from scheduling.models import AccountManager, Booking, JoinToken, Place, Presence
from sellers.models import Seller
from tests.answers import text_of
from verification.actions.cases import choose_time
from verification.models import Case
from verification.sessions.actions.places import choose_place

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


@pytest.fixture
def booking(session_case: Case, at_place: AccountManager, place: Place) -> Booking:
    user = session_case.seller.user
    choose_place(session_case, actor=user, place=place)
    offer = session_case.seller.offers.held().first()
    assert offer
    return choose_time(session_case, actor=user, offer=offer, time_zone=place.time_zone)


@pytest.fixture
def client(booking: Booking, log_in: LogIn) -> Client:
    return log_in(booking.seller.user)


@pytest.fixture
def path(booking: Booking) -> str:
    return f"/booking/{booking.public_id}/"


def let_come(booking: Booking, hours: float) -> None:
    starts = timezone.now() + timedelta(hours=hours)
    Booking.objects.filter(pk=booking.pk).update(period=(starts, starts + timedelta(minutes=30)))


def test_the_booking_says_where_to_come_when_and_what_to_bring(client: Client, path: str) -> None:
    page = text_of(client.get(path))
    when = ["Berlin, UTC+01:00", "Your clock then shows:", "London, UTC+00:00"]
    where = [
        "Your session in person is booked",
        "Marktplatz 1<br>10115 Berlin",
        "Bring with you",
        "No pictures are taken",
    ]
    for expected in [*when, *where]:
        assert expected in page


def test_there_is_no_way_into_any_room(client: Client, path: str, booking: Booking) -> None:
    let_come(booking, 1)
    page = text_of(client.get(path))
    for absent in ["Go to the session", "/device-check/", "camera"]:
        assert absent not in page
    assert client.post(f"{path}go/").url == path
    assert not JoinToken.objects.exists()


@pytest.mark.parametrize(("hours", "shown"), [(30, False), (19, True)])
def test_the_session_id_stands_there_from_when_it_was_sent(
    client: Client, path: str, booking: Booking, hours: int, shown: bool
) -> None:
    let_come(booking, hours)
    assert (booking.session.code in text_of(client.get(path))) == shown


def test_somebody_else_sees_nothing_of_it(booking: Booking, path: str, other_seller: Seller, log_in: LogIn) -> None:
    assert log_in(other_seller.user).get(path).status_code == 404
    assert "/accounts/login/" in Client().get(path).url


def test_home_names_the_mode_and_the_place(client: Client) -> None:
    page = text_of(client.get("/home/"))
    assert "Come to your session in person" in page
    assert "Session in person" in page
    assert "at: Berlin office" in page
    assert "camera" not in page


def test_choosing_stands_in_the_words_of_the_mode(client: Client, path: str) -> None:
    client.post(f"{path}cancel/")
    assert "Choose a time for your session in person" in text_of(client.get("/home/"))


def test_cancelling_and_changing_name_the_place(client: Client, path: str) -> None:
    for page in ["cancel", "change"]:
        assert "Berlin office, Marktplatz 1, 10115 Berlin, Germany" in text_of(client.get(f"{path}{page}/"))


def test_one_that_was_missed_speaks_of_no_video(client: Client, path: str, booking: Booking) -> None:
    from verification.sessions.actions.missed import find_missed_sessions

    let_come(booking, -0.4)
    find_missed_sessions()
    page = text_of(client.get(path))
    assert "We were not there for your session in person" in page
    assert "video" not in page.split("<main", 1)[1].split("</main", 1)[0]


@pytest.mark.parametrize(("page", "queries"), [("/home/", 15), ("/case/", 15)])
def test_pages_take_no_query_more_than_by_video(
    client: Client, page: str, queries: int, django_assert_max_num_queries: Callable
) -> None:
    with django_assert_max_num_queries(queries):
        assert client.get(page).status_code == 200


def test_who_has_come_says_so_with_a_button_and_reads_since_when(client: Client, path: str, booking: Booking) -> None:
    assert "I am here" not in text_of(client.get(path))
    let_come(booking, 0.1)
    assert "I am here" in text_of(client.get(path))
    assert client.post(f"{path}here/").url == path
    page = text_of(client.get(path))
    assert "You told us that you have come:" in page
    assert "I am here" not in page
    assert Presence.objects.get().side == "seller"


def test_too_early_the_way_on_is_told(client: Client, path: str, booking: Booking) -> None:
    page = text_of(client.post(f"{path}here/", follow=True))
    assert "from shortly before the session starts" in page
    assert not Presence.objects.exists()


def test_nobody_says_it_for_somebody_else(booking: Booking, path: str, other_seller: Seller, log_in: LogIn) -> None:
    let_come(booking, 0.1)
    assert log_in(other_seller.user).post(f"{path}here/").status_code == 404
    assert not Presence.objects.exists()
