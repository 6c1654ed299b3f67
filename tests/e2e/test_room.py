"""Two browsers in one room, on the real processes. Each test is one visit, and sees several things in it."""

import pytest
from playwright.sync_api import Page, expect

from audit.models import Event
from core import roles
from core.policy import publish_policy
from scheduling.actions.sessions import end_session
from scheduling.models import Presence, RecordingPart, Session
from scheduling.recording.actions import WEBM, play
from scheduling.room.actions.saying import show_instruction
from scheduling.room.notify import notify
from sellers.grounds import ASSIGNED
from tests.e2e.conftest import eventually
from tests.e2e.rooms import (
    GOOD,
    admit,
    enter,
    frames_grow,
    is_connected,
    load_anew,
    meet,
    open_room,
    reads,
    sees_itself,
    sound_grows,
    state,
    write,
)

# A part of the page that comes late.
LATE_PICTURE = """
    addEventListener("DOMContentLoaded", () => {
        const picture = new Image();
        picture.src = "/late.png";
        document.body.append(picture);
    });
"""
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


def test_a_visit_from_the_waiting_room_to_the_decision(seller_page, manager_page, room_session):
    both = (seller_page, manager_page)
    open_room(manager_page)
    see_only_oneself(*both, room_session)
    meet(*both)
    eventually(lambda: all("relay" not in ways for ways in sound_grows(*both)))  # which a slow start may come to last
    know_each_other_and_the_line(*both)
    seller_page.set_viewport_size({"width": 320, "height": 640})
    assert seller_page.evaluate("document.documentElement.scrollWidth") == 320

    write_to_each_other(*both)
    show_instruction(room_session, text="Tilt your passport slowly.")
    for side in both:
        load_anew(side)
        is_connected(*both)
        frames_grow(*both)
        reads(side, "Guten Tag", "Please hold the document closer")
    expect(seller_page.get_by_text("Tilt your passport slowly.")).to_be_visible()

    seller_page.get_by_role("button", name="Leave the session").click()
    seller_page.get_by_role("button", name="Stay").click()
    state(seller_page, "Connected")
    hear_the_decision(seller_page, room_session)


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
    load_anew(manager_page)  # the screen comes with the call that follows
    expect(screen).to_be_visible(timeout=20_000)
    seller_page.get_by_role("button", name="Stop sharing").click()
    expect(screen).to_be_hidden()


def test_a_seller_who_goes_by_text_chooses_a_camera_and_decides_about_the_screen(
    seller_page, manager_page, room_session
):
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
    events = Event.objects.filter(subject=room_session.public_id).order_by("position")
    words = [event.action for event in events.filter(action__startswith="session.screen")]
    assert [word.rpartition("_")[2] for word in words] == [
        "asked",
        "refused",
        "started",
        "stopped",
    ]


def test_devices_that_open_late_and_a_word_that_is_lost_stop_no_call(seller_page, manager_page, seller):
    both = (seller_page, manager_page)
    open_room(manager_page)
    for page in both:
        page.add_init_script(SLOW_DEVICES)
    manager_page.add_init_script(LOSE_A_PEER)
    late = []
    seller_page.route("**/late.png", lambda route: late.append(route))
    seller_page.add_init_script(LATE_PICTURE)
    seller_page.reload(wait_until="commit")
    state(seller_page, "You are in the waiting room. Stay here")
    admit(manager_page)
    is_connected(*both)
    late.pop().abort()
    seller_page.wait_for_load_state("load")  # lines on which nothing comes do not hold it up
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


@pytest.fixture
def records(make_staff):
    ops = make_staff(roles.OPS)
    publish_policy({"recording_on_flag": 1}, actor=ops, note="test")
    yield
    publish_policy({"recording_on_flag": 0}, actor=ops, note="test")


def test_what_a_policy_has_recorded_is_named_before_seen_by_both_and_kept(
    records, seller, room_session, site, seller_browser, manager_page, make_staff
):
    seller_page = enter(seller_browser, seller.user, room_session, site)
    open_room(manager_page)
    admit(manager_page)
    is_connected(seller_page, manager_page)
    for page in (seller_page, manager_page):
        expect(page.get_by_text("This session is being recorded.")).to_be_visible()
    frames_grow(seller_page, manager_page)
    end_session(room_session, actor=None, held=True)
    state(manager_page, "The session has ended")
    part = eventually(lambda: RecordingPart.objects.filter(recording__session=room_session).first())
    content = b"".join(play(part.recording, actor=make_staff(roles.LEAD), ground=ASSIGNED))
    assert content.startswith(WEBM)
    assert len(content) > 10_000
