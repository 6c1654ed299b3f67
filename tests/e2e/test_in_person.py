"""A session in person, whole: chosen, booked, begun by the session ID that the seller says, and decided; no room."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from messaging.models import Delivery, Message
from scheduling.models import AccountManager, Availability, Booking, Place, Presence, Session, Side
from tests.e2e.conftest import PHONE, Site, eventually, log_in
from tests.verification.building import complete, manager_of, open_case
from verification.models import Case


@pytest.fixture
def place(account_manager) -> Place:
    """With hours of this account manager alone."""
    manager = manager_of(account_manager)
    AccountManager.objects.filter(pk=manager.pk).update(trained_until=date.today() + timedelta(days=100))
    address = "Hafenkai 3\n20457 Hamburg\nGermany"
    name = f"Office of {manager.staff_number}"
    place = Place.objects.create(name=name, address=address, time_zone="Europe/Berlin")
    for weekday in range(7):
        Availability.objects.create(manager=manager, weekday=weekday, starts=time(0), ends=time(0), place=place)
    return place


@pytest.fixture
def case(seller, place) -> Case:
    return open_case(complete(seller), Case.Status.SESSION_NEEDED)


def sockets_of(page: Page) -> list[str]:
    opened: list[str] = []
    page.on("websocket", lambda socket: opened.append(socket.url))
    return opened


def let_time_come(booking: Booking) -> None:
    """The session starts now, and what is said before it is due."""
    now = timezone.now()
    Booking.objects.filter(pk=booking.pk).update(period=(now, now + timedelta(minutes=30)))
    Delivery.objects.filter(message__about=booking.public_id).update(due_at=now)
    Message.objects.filter(about=booking.public_id).update(due_at=now)


def choose_and_book(page: Page, place: Place) -> None:
    page.goto("/times/")
    page.get_by_role("button", name=f"Show me times at: {place.name}").click()
    expect(page.get_by_role("heading", name="Choose a time for your session in person")).to_be_visible()
    page.locator('main [name="offer"]').first.check()
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_role("heading", name="Your session in person is booked")).to_be_visible()
    expect(page.get_by_text("Hafenkai 3")).to_be_visible()


def come(site: Site, page: Page, booking: Booking, code: str) -> None:
    """By the mail that says where, with the session ID; there is no link, and no room."""
    let_time_come(booking)
    mail = eventually(
        lambda: next((m for m in site.mails(booking.seller.user) if "where to come" in str(m["Subject"])), None)
    )
    text = mail.get_body(("plain",)).get_content()
    assert "Hafenkai 3, 20457 Hamburg" in text
    assert code in text
    assert "/join/" not in text
    page.reload()
    expect(page.get_by_text(code)).to_be_visible()
    page.get_by_role("button", name="I am here").click()
    expect(page.get_by_text("You told us that you have come:")).to_be_visible()
    page.goto(f"/sessions/{booking.session.public_id}/")
    expect(page.get_by_role("heading", name="Your session is held in person")).to_be_visible()


def receive(console: Page, booking: Booking, code: str) -> None:
    """The session begins by the session ID that the seller says."""
    console.goto(f"/admin/verification/case/{booking.case.pk}/change/")
    console.get_by_role("button", name="Receive the seller").click()
    expect(console.get_by_text("Session ID that the seller says")).to_be_visible()
    expect(console.get_by_text("The seller says that they have come, at")).to_be_visible()
    assert code not in console.content()
    console.get_by_label("Session ID that the seller says").fill("AAAA-AAAA")
    console.get_by_role("button", name="Begin the session").click()
    expect(console.get_by_text("This is not the session ID of this session.")).to_be_visible()
    eventually(lambda: stayed(booking))  # the open page goes on telling that the account manager is there
    console.get_by_label("Session ID that the seller says").fill(code.lower())
    console.get_by_role("button", name="Begin the session").click()
    expect(console.get_by_text("The seller is here")).to_be_visible()


def approve(console: Page, case: Case) -> None:
    checks = console.locator("[data-check]")
    checks.first.get_by_label("Passed").focus()
    for number in range(case.reviews.get().checks.count()):
        console.keyboard.press("p")
        expect(checks.nth(number).locator("[data-saved]")).to_contain_text("Saved at")
        console.keyboard.press("j")
    for number in range(case.seller.documents.count()):
        console.get_by_label("Accepted").nth(number).check()
        checks.first.get_by_label("Passed").focus()
        console.keyboard.press("d")
    expect(console.locator("[data-open]")).to_have_text("Open: 0")
    console.get_by_role("button", name="Approve…").click()
    console.get_by_role("button", name="Confirm: approve").click()
    eventually(lambda: Case.objects.get(pk=case.pk).status == Case.Status.APPROVED)


def test_a_session_in_person_from_the_choice_to_the_decision(
    site: Site, case: Case, place: Place, seller, account_manager, seller_browser, manager_browser
) -> None:
    page, console = log_in(seller_browser, seller.user, site), log_in(manager_browser, account_manager, site)
    opened, staff_opened = sockets_of(page), sockets_of(console)
    page.set_viewport_size(PHONE)
    choose_and_book(page, place)
    booking = Booking.objects.get(seller=seller)
    code = Session.objects.get(booking=booking).code
    come(site, page, booking, code)
    receive(console, booking, code)
    approve(console, case)
    page.goto("/home/")
    expect(page.get_by_text("Enter your tax information").first).to_be_visible()
    assert opened == staff_opened == []


def stayed(booking: Booking) -> bool:
    """Longer than it takes to load a page."""
    stays = Presence.objects.filter(session__booking=booking, side=Side.MANAGER)
    return any(stay.seen_at - stay.came_at > timedelta(seconds=5) for stay in stays)
