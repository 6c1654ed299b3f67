"""Two browsers in one room, on the real processes. Each test is one visit, and sees several things in it."""

import re
import time

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from audit.models import Event
from core import roles
from core.policy import publish_policy
from scheduling.actions.sessions import end_session
from scheduling.models import Presence, RecordingPart, Session
from scheduling.recording.actions import WEBM, play
from scheduling.room.actions.saying import show_instruction
from scheduling.room.notify import notify
from tests.e2e.browsers import own_browser
from tests.e2e.conftest import eventually, log_in
from tests.e2e.line import Line, WeakLine
from tests.e2e.rooms import (
    KEEP_CALLS,
    change_room,
    enter,
    frames_grow,
    is_connected,
    reads,
    sees_itself,
    sound_grows,
    state,
    watch,
    write,
)
from tests.scheduling.room.rows import make_manager, make_session
from tests.sellers.details import complete
from verification.models import Case, Check, Review, Still

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
RELAY_ONLY = {'"iceTransportPolicy": "all"': '"iceTransportPolicy": "relay"'}
BACK_SECONDS = 10
CUT_SECONDS = 30
GOOD = "Sending: good. Receiving: good."
REDUCED = re.compile("reduced|sound")
TILT = "Challenge: tilt the document"
PAPERS = "Document number = number declared"


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
    return enter(seller_browser, seller.user, session, site)


@pytest.fixture
def manager_page(site, manager, case, manager_browser) -> Page:
    """In the console; the room is not open yet."""
    manager_browser.add_init_script(KEEP_CALLS)
    page = log_in(manager_browser, manager.user, site)
    page.goto(reverse("admin:verification_case_change", args=[case.pk]))
    return page


def open_room(page: Page) -> None:
    page.get_by_role("button", name="Open the room").click()
    state(page, "The seller is in the waiting room")


def admit(page: Page) -> None:
    page.get_by_role("button", name="Admit the seller").click()


def meet(seller_page: Page, manager_page: Page) -> None:
    admit(manager_page)
    is_connected(seller_page, manager_page)
    frames_grow(seller_page, manager_page)


def see_only_oneself(seller_page: Page, manager_page: Page, session: Session) -> None:
    state(seller_page, "You are in the waiting room. Stay here")
    sees_itself(seller_page)
    for page in (seller_page, manager_page):
        assert page.evaluate("document.querySelector('[data-remote-video]').srcObject") is None
    eventually(lambda: Presence.objects.filter(session=session, left_at=None).count() == 2)


def know_each_other_and_the_line(seller_page: Page, manager_page: Page) -> None:
    for page in (seller_page, manager_page):
        expect(page.locator("[data-room-quality]")).to_have_text(GOOD, timeout=20_000)
    code = seller_page.locator(".app-room__code strong").text_content()
    assert manager_page.locator(".app-room__code strong").text_content() == code


def write_to_each_other(seller_page: Page, manager_page: Page) -> None:
    write(seller_page, "Guten Tag")
    reads(manager_page, "Guten Tag")
    expect(seller_page.get_by_label("Message")).to_have_value("")
    manager_page.get_by_text("Ready-made sentences").click()
    expect(manager_page.get_by_label("Message")).to_be_in_viewport(ratio=1)
    manager_page.get_by_role("button", name="Please hold the document closer to the camera.").click()
    reads(seller_page, "Guten Tag", "Please hold the document closer")


def hear_the_decision(seller_page: Page, session: Session) -> None:
    notify(session, "decided", title="You are verified", text="One step is left.", url="/tax/", label="Tax information")
    expect(seller_page.get_by_role("heading", name="You are verified")).to_be_visible()
    expect(seller_page.get_by_role("link", name="Tax information")).to_have_attribute("href", "/tax/")
    Session.objects.filter(pk=session.pk).update(status=Session.Status.ENDED)
    state(seller_page, "The session has ended")
    expect(seller_page.get_by_role("heading", name="You are verified")).to_be_visible()


def test_a_visit_from_the_waiting_room_to_the_decision(seller_page, manager_page, session):
    both = (seller_page, manager_page)
    open_room(manager_page)
    see_only_oneself(*both, session)
    meet(*both)
    assert all("relay" not in ways for ways in sound_grows(*both))
    know_each_other_and_the_line(*both)
    seller_page.set_viewport_size({"width": 320, "height": 640})
    assert seller_page.evaluate("document.documentElement.scrollWidth") == 320

    write_to_each_other(*both)
    show_instruction(session, text="Tilt your passport slowly.")
    for side in both:
        side.reload()
        is_connected(*both)
        frames_grow(*both)
        reads(side, "Guten Tag", "Please hold the document closer")
    expect(seller_page.get_by_text("Tilt your passport slowly.")).to_be_visible()

    seller_page.get_by_role("button", name="Leave the session").click()
    seller_page.get_by_role("button", name="Stay").click()
    state(seller_page, "Connected")
    hear_the_decision(seller_page, session)


def say_what_one_needs(seller_page: Page) -> None:
    seller_page.get_by_text("I cannot hear or speak, or somebody is with me").click()
    seller_page.get_by_label("I go by text").check()
    seller_page.get_by_label("Who is with you?").select_option("A sign language interpreter")
    seller_page.get_by_label("Their name").fill("Maria")
    seller_page.get_by_role("button", name="Tell the account manager").click()
    expect(seller_page.get_by_text("The account manager was told.")).to_be_visible()
    expect(seller_page.get_by_role("button", name="Mute microphone")).to_be_disabled()


def try_each_camera(seller_page: Page) -> None:
    seller_page.get_by_text("Choose camera, microphone and speaker").click()
    camera = seller_page.get_by_label("Camera", exact=True)
    picture = "document.querySelector('[data-own-video]').srcObject.getVideoTracks()[0].label"
    for name in reversed(camera.locator("option").all_text_contents()):  # a test's second one sends nothing
        camera.select_option(name)
        eventually(lambda name=name: seller_page.evaluate(picture) == name)


def refuse_and_then_share(seller_page: Page, manager_page: Page) -> None:
    asked = seller_page.get_by_text("The account manager asks to see your screen.")
    manager_page.get_by_role("button", name="Ask to see the screen").click()
    expect(asked).to_be_visible()
    seller_page.get_by_role("button", name="No, do not share").click()
    expect(manager_page.get_by_text("It is their choice")).to_be_visible()
    expect(asked).to_be_hidden()
    seller_page.get_by_role("button", name="Share my screen").click()
    screen = manager_page.locator("[data-remote-screen]")
    expect(screen).to_be_visible(timeout=20_000)
    eventually(lambda: screen.evaluate("(video) => video.videoWidth"))
    frames_grow(manager_page)
    manager_page.reload()  # the screen comes with the call that follows
    expect(screen).to_be_visible(timeout=20_000)
    seller_page.get_by_role("button", name="Stop sharing").click()
    expect(screen).to_be_hidden()


def test_a_seller_who_goes_by_text_chooses_a_camera_and_decides_about_the_screen(seller_page, manager_page, session):
    say_what_one_needs(seller_page)
    open_room(manager_page)
    declared = manager_page.locator("[data-room-needs]")
    expect(declared).to_contain_text("The seller goes by text")
    expect(declared).to_contain_text("With the seller: a sign language interpreter (Maria).")
    meet(seller_page, manager_page)
    try_each_camera(seller_page)
    frames_grow(manager_page)
    refuse_and_then_share(seller_page, manager_page)
    frames_grow(seller_page, manager_page)
    words = Event.objects.filter(subject=session.public_id, action__startswith="session.screen").order_by("position")
    assert [row.action.rpartition("_")[2] for row in words] == ["asked", "refused", "started", "stopped"]


def test_devices_that_open_late_and_a_word_that_is_lost_stop_no_call(seller_page, manager_page, seller):
    both = (seller_page, manager_page)
    open_room(manager_page)
    for page in both:
        page.add_init_script(SLOW_DEVICES)
    manager_page.add_init_script(LOSE_A_PEER)
    seller_page.reload()
    state(seller_page, "You are in the waiting room. Stay here")
    admit(manager_page)
    is_connected(*both)
    assert [page.evaluate("document.querySelector('[data-own-video]').srcObject") for page in both] == [None, None]
    manager_page.evaluate("window.permit()")
    frames_grow(seller_page)
    seller_page.context.set_offline(True)
    seller_page.evaluate("window.lastSocket.close()")
    state(seller_page, "This device is offline|Picture and sound go on")
    seller_page.evaluate("window.permit()")
    sees_itself(seller_page)
    seller_page.context.set_offline(False)
    frames_grow(manager_page)
    type(seller.user).objects.filter(pk=seller.user.pk).update(is_active=False)
    state(seller_page, "You were logged out")
    state(manager_page, "The seller is not connected")


def check_named(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=name)


def pass_with_a_still(page: Page, name: str) -> None:
    """A challenge, by its keys."""
    check = check_named(page, name)
    check.get_by_label("Passed").focus()
    page.keyboard.press("c")
    expect(check.locator("[data-saved]")).to_contain_text("✓")
    page.keyboard.press("s")
    expect(page.get_by_role("group", name="Frame")).to_be_focused()
    page.keyboard.press("Enter")
    expect(check.locator("[data-stills] img")).to_be_visible()
    page.keyboard.press("p")
    expect(check.locator("[data-saved]")).to_contain_text("Saved at")


def reads_that_less_is_sent(*pages: Page) -> None:
    for page in pages:
        for direction in ("sending", "receiving"):
            expect(page.locator(f"[data-room-{direction}]")).to_have_attribute("data-look", REDUCED, timeout=30_000)


def go_on_without_network(seller_page: Page, manager_page: Page) -> None:
    """The seller's line is cut already; now nothing but the call leaves the account manager's page either."""
    manager_page.context.set_offline(True)
    manager_page.evaluate("window.lastSocket.close()")
    check = check_named(manager_page, PAPERS)
    check.get_by_label("Passed").check()
    manager_page.get_by_label("Private note").fill("The line was cut.")
    expect(check.locator("[data-saved]")).to_contain_text("Not saved: no connection")
    watch(seller_page, manager_page, seconds=CUT_SECONDS)
    state(seller_page, "Picture and sound go on")
    state(manager_page, "This device is offline|Picture and sound go on")
    reads(seller_page, "Can you hear me?")
    expect(check.locator("[data-saved]")).to_contain_text("Not saved: no connection")


def catch_up(seller_page: Page, manager_page: Page) -> None:
    manager_page.context.set_offline(False)
    expect(check_named(manager_page, PAPERS).locator("[data-saved]")).to_contain_text("Saved at")
    expect(manager_page.locator(".vr-private [data-saved]")).to_contain_text("Saved at")
    reads(seller_page, "Can you hear me?", "Please stay.")
    expect(seller_page.get_by_text("Read out the number.")).to_be_visible()
    is_connected(seller_page, manager_page)
    for page in (seller_page, manager_page):  # the line lost nothing for so long
        expect(page.locator("[data-room-quality]")).to_have_text(GOOD, timeout=30_000)


def come_back(page: Page, manager_page: Page, address: str) -> None:
    began = time.monotonic()
    page.goto(address)
    frames_grow(page, manager_page)
    assert time.monotonic() - began < BACK_SECONDS
    assert sound_grows(page, manager_page) == [["relay", "relay"], ["relay", "relay"]]


def miss_nothing(page: Page, manager_page: Page, review: Review) -> None:
    """Neither as it was before the browser was killed, nor drawn anew."""
    for name in (TILT, PAPERS):
        expect(check_named(manager_page, name).get_by_label("Passed")).to_be_checked()
    expect(check_named(manager_page, TILT).locator("[data-stills] img")).to_be_visible()
    manager_page.reload()
    for side in (page, manager_page):
        reads(side, "Can you hear me?", "Please stay.")
    for name in (TILT, PAPERS):
        expect(check_named(manager_page, name).get_by_label("Passed")).to_be_checked()
    expect(check_named(manager_page, TILT).locator("[data-stills] a")).to_be_visible()
    expect(manager_page.get_by_label("Private note")).to_have_value("The line was cut.")
    expect(page.get_by_text("Read out the number.")).to_be_visible()
    is_connected(page, manager_page)
    assert review.checks.filter(outcome=Check.Outcome.PASSED).count() == 2
    assert Still.objects.filter(check_of__review=review).count() == 1


def test_through_the_relay_alone_a_killed_browser_and_a_cut_line_lose_nothing(
    site, playwright, seller, session, case, manager_page
):
    line = Line(int(site.signalling_origin.rpartition(":")[2]))
    relay = re.search(r"127\.0\.0\.1:(\d+)", site.environment["VOUCHROOM_TURN_URLS"])
    weak = WeakLine(int(relay[1]))
    changes = {**RELAY_ONLY, site.signalling_origin: f"ws://localhost:{line.port}", relay[0]: f"127.0.0.1:{weak.port}"}
    change_room(manager_page, RELAY_ONLY)
    with own_browser(playwright) as first:
        seller_page = enter(first.context, seller.user, session, site, **changes)
        open_room(manager_page)
        meet(seller_page, manager_page)
        assert sound_grows(seller_page, manager_page) == [["relay", "relay"], ["relay", "relay"]]

        weak.loss = 0.3
        pass_with_a_still(manager_page, TILT)
        write(manager_page, "Can you hear me?")
        reads(seller_page, "Can you hear me?")
        reads_that_less_is_sent(seller_page, manager_page)
        weak.loss = 0
        line.cut()
        write(manager_page, "Please stay.")
        reads(manager_page, "Can you hear me?", "Please stay.")
        show_instruction(session, text="Read out the number.")
        go_on_without_network(seller_page, manager_page)
        line.mend()
        catch_up(seller_page, manager_page)
        kept = first.context.cookies()
        first.kill()

    with own_browser(playwright) as second:
        second.context.add_init_script(KEEP_CALLS)
        second.context.add_cookies(kept)
        page = second.context.new_page()
        change_room(page, RELAY_ONLY)
        come_back(page, manager_page, f"{site.origin}{reverse('room', args=[session.public_id])}")
        miss_nothing(page, manager_page, case.reviews.get())
    line.close()


@pytest.fixture
def records(make_staff):
    ops = make_staff(roles.OPS)
    publish_policy({"recording_on_flag": 1}, actor=ops, note="test")
    yield
    publish_policy({"recording_on_flag": 0}, actor=ops, note="test")


def test_what_a_policy_has_recorded_is_named_before_seen_by_both_and_kept(
    records, seller, session, site, seller_browser, manager_page, make_staff
):
    seller_page = enter(seller_browser, seller.user, session, site)
    open_room(manager_page)
    admit(manager_page)
    is_connected(seller_page, manager_page)
    for page in (seller_page, manager_page):
        expect(page.get_by_text("This session is being recorded.")).to_be_visible()
    frames_grow(seller_page, manager_page)
    end_session(session, actor=None, held=True)
    state(manager_page, "The session has ended")
    part = eventually(lambda: RecordingPart.objects.filter(recording__session=session).first())
    content = b"".join(play(part.recording, actor=make_staff(roles.LEAD)))
    assert content.startswith(WEBM)
    assert len(content) > 20_000
