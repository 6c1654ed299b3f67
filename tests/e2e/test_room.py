"""Two browsers in one room, on the real processes: picture both ways, chat, and back after a reload of either side."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from scheduling.actions import issue_link
from scheduling.models import Presence, Session
from scheduling.room.actions import show_instruction
from scheduling.room.notify import notify
from tests.e2e.conftest import PHONE, eventually, log_in
from tests.scheduling.room.rows import make_manager, make_session
from tests.sellers.details import complete
from verification.models import Case

# So that a test can cut the line: a browser that is set offline refuses new sockets, but leaves an open one alone.
KEEP_SOCKET = "WebSocket = class extends WebSocket { constructor(url) { super(url); window.lastSocket = this; } }"

# A permission that is asked for takes its time: the devices open when the test says so.
SLOW_DEVICES = """
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const permitted = new Promise((done) => { window.permit = done; });
    navigator.mediaDevices.getUserMedia = (wish) => permitted.then(() => open(wish));
"""
# The first word of the other side's page is lost on the way, as one is that comes before the subscription stands.
LOSE_A_PEER = """
    WebSocket = class extends WebSocket {
        constructor(url) {
            super(url);
            let lost = false;
            this.addEventListener("message", (event) => {
                if (lost || JSON.parse(event.data).kind !== "peer") return;
                lost = true;
                event.stopImmediatePropagation();
            });
        }
    }
"""


@pytest.fixture
def manager(account_manager):
    return make_manager(account_manager)


@pytest.fixture
def session(seller, manager):
    complete(seller)
    return make_session(seller, manager)


@pytest.fixture
def case(session):
    return Case.objects.create(
        seller=session.booking.seller,
        booking=session.booking,
        status=Case.Status.SESSION_BOOKED,
        language="en",
        submitted_at=timezone.now(),
        since=timezone.now(),
    )


@pytest.fixture
def seller_page(site, seller, session, seller_browser) -> Page:
    """In the waiting room, by link, session ID and consent; on a phone."""
    seller_browser.add_init_script(KEEP_SOCKET)
    page = log_in(seller_browser, seller.user, site)
    page.set_viewport_size(PHONE)
    page.goto(f"/join/{issue_link(session, actor=None)}/")
    page.get_by_label("Session ID").fill(session.code)
    page.get_by_role("button", name="Enter the waiting room").click()
    page.get_by_label("I agree to this video session").check()
    page.get_by_role("button", name="Go to the waiting room").click()
    expect(page.get_by_text("You are next.")).to_be_visible()
    return page


@pytest.fixture
def manager_page(site, manager, case, manager_browser) -> Page:
    """In the console, the room opened."""
    page = log_in(manager_browser, manager.user, site)
    page.goto(reverse("admin:verification_case_change", args=[case.pk]))
    page.get_by_role("button", name="Open the room").click()
    return page


def state(page: Page, text: str) -> None:
    expect(page.locator("[data-room-state]")).to_have_text(re.compile(text), timeout=20_000)


def sees_itself(page):
    """Asked from outside: the page's own polling would need eval, which its policy refuses."""
    eventually(lambda: page.evaluate("document.querySelector('[data-own-video]').videoWidth"))


def frames_grow(page: Page) -> None:
    video = page.locator("[data-remote-video]")
    count = lambda: int(video.get_attribute("data-frames"))  # noqa: E731
    before = count()
    eventually(lambda: count() >= before + 10, seconds=20)


@pytest.fixture
def in_session(seller_page, manager_page):
    state(seller_page, "You are in the waiting room. Stay here")
    state(manager_page, "The seller is in the waiting room")
    manager_page.get_by_role("button", name="Admit the seller").click()
    for page in (seller_page, manager_page):
        state(page, "Connected: you see and hear each other")
    return seller_page, manager_page


def test_before_the_admission_nobody_sees_anything(seller_page, manager_page, session):
    state(manager_page, "The seller is in the waiting room")
    sees_itself(seller_page)
    for page in (seller_page, manager_page):
        assert page.evaluate("document.querySelector('[data-remote-video]').srcObject") is None
    eventually(lambda: Presence.objects.filter(session=session, left_at=None).count() == 2)


def test_picture_goes_both_ways_and_chat_arrives(in_session):
    seller_page, manager_page = in_session
    for page in in_session:
        frames_grow(page)
    seller_page.get_by_label("Message").fill("Guten Tag")
    seller_page.get_by_role("button", name="Send").click()
    expect(manager_page.locator("[data-chat-lines] li")).to_contain_text(["Guten Tag"])
    expect(seller_page.get_by_label("Message")).to_have_value("")
    code = seller_page.locator(".app-room__code strong").text_content()
    assert manager_page.locator(".app-room__code strong").text_content() == code
    seller_page.set_viewport_size({"width": 320, "height": 640})
    assert seller_page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("who", ["seller", "manager"])
def test_a_reload_of_either_side_comes_back_to_the_session(in_session, session, who):
    seller_page, manager_page = in_session
    manager_page.get_by_label("Message").fill("Please show your passport.")
    manager_page.get_by_role("button", name="Send").click()
    expect(seller_page.locator("[data-chat-lines] li")).to_contain_text(["Please show your passport."])
    show_instruction(session, text="Tilt your passport slowly.")
    (seller_page if who == "seller" else manager_page).reload()
    for page in in_session:
        state(page, "Connected: you see and hear each other")
        frames_grow(page)
        expect(page.locator("[data-chat-lines] li")).to_contain_text(["Please show your passport."])
    expect(seller_page.get_by_text("Tilt your passport slowly.")).to_be_visible()


def test_media_goes_on_while_the_socket_is_away_and_the_chat_catches_up(in_session):
    seller_page, manager_page = in_session
    seller_page.context.set_offline(True)
    seller_page.evaluate("window.lastSocket.close()")
    state(seller_page, "This device is offline|Picture and sound go on")
    manager_page.get_by_label("Message").fill("Can you hear me?")
    manager_page.get_by_role("button", name="Send").click()
    frames_grow(seller_page)
    assert seller_page.locator("[data-chat-lines] li").count() == 0
    seller_page.context.set_offline(False)
    state(seller_page, "Connected: you see and hear each other")
    expect(seller_page.locator("[data-chat-lines] li")).to_contain_text(["Can you hear me?"])


def connect_slowly(seller_page: Page, manager_page: Page, slow: Page) -> None:
    """Admitted and connected while one side's devices are not open yet."""
    state(manager_page, "The seller is in the waiting room")
    manager_page.get_by_role("button", name="Admit the seller").click()
    for page in (seller_page, manager_page):
        state(page, "Connected: you see and hear each other")
    assert slow.evaluate("document.querySelector('[data-own-video]').srcObject") is None


@pytest.mark.parametrize("who", ["seller", "manager"])
def test_devices_that_open_late_join_the_call_that_runs(seller_page, manager_page, who):
    slow = seller_page if who == "seller" else manager_page
    slow.add_init_script(SLOW_DEVICES)
    slow.reload()
    connect_slowly(seller_page, manager_page, slow)
    slow.evaluate("window.permit()")
    for page in (seller_page, manager_page):
        frames_grow(page)


def test_devices_that_open_while_the_socket_is_away_join_when_it_is_back(seller_page, manager_page):
    seller_page.add_init_script(SLOW_DEVICES)
    seller_page.reload()
    connect_slowly(seller_page, manager_page, seller_page)
    seller_page.context.set_offline(True)
    seller_page.evaluate("window.lastSocket.close()")
    state(seller_page, "This device is offline|Picture and sound go on")
    seller_page.evaluate("window.permit()")
    sees_itself(seller_page)
    seller_page.context.set_offline(False)
    frames_grow(manager_page)


def test_a_page_that_missed_the_other_finds_it(seller_page, manager_page):
    manager_page.add_init_script(LOSE_A_PEER)  # it has effect in the page that the admission loads
    manager_page.get_by_role("button", name="Admit the seller").click()
    for page in (seller_page, manager_page):
        state(page, "Connected: you see and hear each other")


def test_the_decision_is_on_the_sellers_screen_at_once(in_session, session):
    seller_page, _manager_page = in_session
    notify(session, "decided", title="You are verified", text="One step is left.", url="/tax/", label="Tax information")
    expect(seller_page.get_by_role("heading", name="You are verified")).to_be_visible()
    expect(seller_page.get_by_role("link", name="Tax information")).to_have_attribute("href", "/tax/")
    Session.objects.filter(pk=session.pk).update(status=Session.Status.ENDED)
    state(seller_page, "The session has ended")
    expect(seller_page.get_by_role("heading", name="You are verified")).to_be_visible()


def test_leaving_asks_first(in_session):
    seller_page, manager_page = in_session
    seller_page.get_by_role("button", name="Leave the session").click()
    seller_page.get_by_role("button", name="Stay").click()
    state(seller_page, "Connected")
    seller_page.get_by_role("button", name="Leave the session").click()
    seller_page.get_by_role("link", name="Leave", exact=True).click()
    state(manager_page, "The seller is not connected")


def test_who_logs_out_elsewhere_loses_the_room_within_seconds(in_session, seller):
    seller_page, _manager_page = in_session
    type(seller.user).objects.filter(pk=seller.user.pk).update(is_active=False)
    state(seller_page, "You were logged out")
