import pytest
from django.test import Client

from core.models import User
from demo.people import PASSWORD, SELLERS
from demo.seeding import seed
from scheduling.models import Booking

pytestmark = pytest.mark.django_db
PAGES = ["/demo/", "/demo/mailbox/"]


PEOPLE = [person for person in SELLERS if person.key in ("aoi", "mia")]


@pytest.fixture
def world(monkeypatch, settings) -> None:
    """Two sellers: one has booked, the other has not submitted."""
    settings.DEMO = True
    monkeypatch.setattr("demo.seeding.SELLERS", PEOPLE)
    list(seed())


@pytest.fixture
def anonymous() -> Client:
    return Client(headers={"host": "localhost"})


def test_the_demo_page_says_who_can_log_in(world: None, anonymous: Client) -> None:
    page = anonymous.get("/demo/").content.decode()
    assert PASSWORD in page
    assert all(person.email in page for person in PEOPLE)


@pytest.mark.parametrize("path", PAGES)
def test_outside_of_demo_mode_there_is_no_such_page(settings, anonymous: Client, path: str) -> None:
    settings.DEMO = False
    assert anonymous.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/demo/move-my-booking/", "/demo/begin-session/"])
def test_outside_of_demo_mode_nothing_is_moved(settings, anonymous: Client, path: str) -> None:
    settings.DEMO = False
    assert anonymous.post(path).status_code == 404


def test_a_seller_lets_their_own_session_start_and_nobody_elses(world: None, log_in) -> None:
    aoi = User.objects.get(email="aoi@sellers.demo.example")
    others = dict(Booking.objects.exclude(seller__user=aoi).values_list("pk", "period"))
    before = Booking.objects.get(seller__user=aoi).starts_at
    answer = log_in(aoi).post("/demo/move-my-booking/", follow=True)
    assert "starts in about 2 minutes" in answer.content.decode()
    moved = Booking.objects.get(seller__user=aoi)
    assert moved.starts_at < before
    assert moved.case.due_at == moved.starts_at
    assert dict(Booking.objects.exclude(seller__user=aoi).values_list("pk", "period")) == others


def test_who_has_no_booking_is_told_so(world: None, log_in) -> None:
    mia = User.objects.get(email="mia@sellers.demo.example")
    answer = log_in(mia).post("/demo/move-my-booking/", follow=True)
    assert "You have no booked session" in answer.content.decode()
