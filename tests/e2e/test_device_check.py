"""The device check in a browser: what works, what does not and why, and a card before the camera."""

import time

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.cameras import CARD, refuse, show_card
from tests.e2e.conftest import PHONE, eventually, log_in
from tests.scheduling.room.rows import make_manager, make_session

# The relay knows no such credentials, as after they have ended.
WRONG_CREDENTIALS = """() => {
    window.Real = RTCPeerConnection;
    RTCPeerConnection = class extends Real {
        constructor({ iceServers, ...given }) {
            super({ ...given, iceServers: iceServers.map((server) => ({ ...server, credential: "wrong" })) });
        }
    };
}"""
CHAT_APP = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.54"


@pytest.fixture
def page(site, seller, seller_browser) -> Page:
    page = log_in(seller_browser, seller.user, site)
    page.set_viewport_size(PHONE)
    page.goto("/device-check/")
    return page


def start(page: Page) -> None:
    page.get_by_role("button", name="Start the check").click()


def says(page: Page, part: str, text: str) -> None:
    expect(page.locator(f"[data-check-part={part}] [data-check-text]")).to_contain_text(text, timeout=20_000)


def test_what_works_is_said_a_card_is_guided_and_all_stays_with_the_session(site, seller, account_manager, page):
    session = make_session(seller, make_manager(account_manager))
    page.reload()
    page.evaluate(CARD)
    page.evaluate(WRONG_CREDENTIALS)
    start(page)
    says(page, "connection", "the network blocks picture and sound")
    page.evaluate("() => { RTCPeerConnection = window.Real; }")
    page.get_by_role("button", name="Check again").click()
    says(page, "camera", "The camera works")
    says(page, "microphone", "The microphone works")
    says(page, "connection", "The connection works, for picture and sound too")
    page.get_by_role("button", name="Play three notes").click()
    page.get_by_role("button", name="I heard them").click()
    says(page, "speaker", "The speaker works")
    show_card(page, away=1)
    page.get_by_role("button", name="Hold up a card").click()
    says(page, "document", "We see no print in the frame")
    for how, text in [
        ({"blur": 7}, "The print is blurred"),
        ({"light": 0.2}, "The card is too dark"),
        ({"glare": 1}, "The card reflects the light"),
        ({}, "Good: the print can be read"),
    ]:
        show_card(page, **how)
        says(page, "document", text)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320

    def stored() -> bool:
        session.refresh_from_db()
        return session.device_check.get("document") == "ok"

    eventually(stored)
    del session.device_check["at"]
    assert session.device_check.pop("connection") == "relayed"
    assert set(session.device_check.values()) == {"ok"}


def test_each_reason_why_a_device_does_not_open_is_told_apart(page, site):
    for error, permission, text in [
        ("NotAllowedError", "denied", "does not let this page use the camera"),
        ("NotAllowedError", "prompt", "got no answer"),
        ("NotAllowedError", "granted", "Open the privacy settings of the device"),
        ("NotReadableError", "", "Another program uses the camera"),
        ("NotFoundError", "", "No camera was found"),
    ]:
        page.reload()
        refuse(page, video=error, permission=permission)
        start(page)
        says(page, "camera", text)
        says(page, "document", "This needs the camera")
    says(page, "microphone", "The microphone works")


def test_a_permission_that_was_denied_before_is_said_at_once(page):
    page.context.clear_permissions()
    page.add_init_script(
        "navigator.permissions.query = async () => Object.assign(new EventTarget(), { state: 'denied' })"
    )
    page.reload()
    for part in ("camera", "microphone"):
        says(page, part, "Tap the sign beside the address")


def answer_late(line: WebSocketRoute) -> None:
    line.on_message(lambda word: (time.sleep(0.8), line.send(word)))


def test_an_old_browser_a_slow_line_and_a_blocked_room_are_each_named(page):
    page.evaluate("() => { delete window.RTCPeerConnection; navigator.mediaDevices.getUserMedia = undefined; }")
    start(page)
    for part in ("camera", "microphone", "connection"):
        says(page, part, "This browser is too old for a video session")
    for line, text in [(answer_late, "The connection is slow"), (WebSocketRoute.close, "We could not reach the room")]:
        page.route_web_socket("**/check/", line)
        page.reload()
        refuse(page, video="NotFoundError", audio="NotFoundError")
        start(page)
        says(page, "connection", text)
    says(page, "camera", "No camera was found")


def test_the_browser_inside_a_chat_app_is_told_apart(site, seller, new_context):
    page = log_in(new_context(user_agent=CHAT_APP), seller.user, site)
    page.set_viewport_size(PHONE)
    page.goto("/device-check/")
    expect(page.get_by_text("You are in the browser inside WeChat")).to_be_visible()
    refuse(page, video="NotAllowedError", audio="NotAllowedError", permission="denied")
    start(page)
    for part in ("camera", "microphone"):
        says(page, part, "The browser inside WeChat does not let this page use it")
    says(page, "connection", "The connection works")
