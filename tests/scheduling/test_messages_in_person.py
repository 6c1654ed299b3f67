"""What is said around a session in person: where to come and the session ID, and no link into a room."""

from collections.abc import Callable

import pytest
from django.test import Client

from core.models import User
from messaging.models import Delivery, Message
from messaging.publishing import publish, render
from messaging.purposes import body_for_staff
from scheduling.actions import cancel_booking, change_booking, reassign_booking
from scheduling.models import AccountManager, Booking, JoinToken, Offer, Place
from sellers.models import Seller
from tests.scheduling.conftest import book_held, noon_in

pytestmark = pytest.mark.django_db
ADDRESS = "Berlin office, Marktplatz 1, 10115 Berlin, Germany"


def said(purpose: str) -> str:
    message = Message.objects.get(purpose=purpose)
    text = render(message, {})
    return "\n".join([text.title, *map(str, text.paragraphs), str(text.action)])


def test_no_link_into_a_room_is_ever_made(met: Booking) -> None:
    assert not JoinToken.objects.exists()
    assert [delivery.secret for delivery in Delivery.objects.all()] == [{}, {}, {}]


@pytest.mark.parametrize("purpose", ["session_booked", "session_link", "session_reminder"])
def test_each_says_where_and_when_in_the_zone_of_the_place(met: Booking, purpose: str) -> None:
    text = said(purpose)
    assert "in person" in text
    assert ADDRESS in text
    assert "(Berlin, UTC+01:00)" in text
    assert "originals" in text
    assert met.public_id in text  # leads to the booking


def test_the_session_id_comes_before_it_starts_and_not_with_the_booking(met: Booking) -> None:
    code = met.session.code
    assert code not in said("session_booked")
    assert code in said("session_link")
    assert code in said("session_reminder")
    assert "never ask for it by phone or e-mail" in said("session_link")


@pytest.mark.parametrize("purpose", ["session_booked", "session_link", "session_reminder"])
def test_nothing_speaks_of_video_camera_or_link(met: Booking, purpose: str) -> None:
    assert not {"video", "camera", "link"} & set(said(purpose).lower().replace(",", " ").split())


def test_a_cancelled_one_says_that_nobody_waits_there(met: Booking, seller: Seller) -> None:
    cancel_booking(met, actor=seller.user, reason="seller")
    assert f"Nobody expects you there: {ADDRESS}." in said("booking_cancelled")


def test_a_moved_one_says_so(met: Booking, seller: Seller, place: Place, hold: Callable[..., Offer]) -> None:
    change_booking(met, actor=None, offer=hold(seller, noon_in(6), place=place), time_zone=place.time_zone)
    assert "has been moved" in render(Message.objects.filter(purpose="session_booked").latest("pk"), {}).title


def test_somebody_else_is_there_instead(
    met: Booking, place: Place, make_manager: Callable[..., AccountManager]
) -> None:
    make_manager("ben").availability.update(place=place)
    reassign_booking(met, actor=None, reason="manager_away")
    text = said("session_reassigned")
    assert "Ben attends instead" in text
    assert "at the same place and with the same session ID" in text


def test_where_nobody_can_come_it_is_called_off_with_the_place(met: Booking) -> None:
    reassign_booking(met, actor=None, reason="manager_away")
    assert "We have to cancel your session in person" in said("booking_called_off")
    assert ADDRESS in said("booking_called_off")


@pytest.mark.parametrize("language", ["de", "ja", "zh-hans"])
@pytest.mark.parametrize("purpose", ["session_booked", "session_link", "session_reminder"])
def test_they_are_in_the_sellers_language(met: Booking, language: str, purpose: str) -> None:
    english = said(purpose).split("\n")[0]
    User.objects.update(language=language)
    text = said(purpose)
    assert ADDRESS in text
    assert english not in text


def test_from_a_place_to_video_a_link_comes(
    met: Booking, seller: Seller, manager: AccountManager, hold: Callable[..., Offer]
) -> None:
    change_booking(met, actor=None, offer=hold(seller, noon_in(6)), time_zone="Europe/London")
    assert JoinToken.objects.count() == 1


def test_book_offer_twice_is_one_booking_in_person_too(
    seller: Seller, at_place: AccountManager, place: Place, hold: Callable[..., Offer]
) -> None:
    offer = hold(seller, place=place)
    first = book_held(offer)
    assert book_held(offer) == first


def published(purpose: str) -> Message:
    message = Message.objects.get(purpose=purpose)
    publish(message)
    return message


@pytest.mark.parametrize("purpose", ["session_link", "session_reminder"])
@pytest.mark.parametrize("language", ["en", "de", "ja", "zh-hans"])
def test_staff_read_the_message_without_the_session_id(met: Booking, purpose: str, language: str) -> None:
    User.objects.filter(pk=met.seller.user_id).update(language=language)
    message = published(purpose)
    assert met.session.code in message.body
    shown = body_for_staff(message)
    assert met.session.code not in shown
    assert shown.replace("····", met.session.code) == message.body


@pytest.mark.parametrize("role", ["ops", "support"])
def test_nor_does_its_page_in_the_admin_show_it(
    met: Booking, log_in: Callable[[User], Client], request: pytest.FixtureRequest, role: str
) -> None:
    client = log_in(request.getfixturevalue(role))
    page = client.get(f"/admin/messaging/message/{published('session_link').pk}/change/").content.decode()
    assert "Marktplatz 1" in page
    assert met.session.code not in page
