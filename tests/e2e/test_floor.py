"""A third person in a session, on the real processes: a lead listens in, and then takes it over."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.roles import LEAD
from scheduling.actions import take_over
from tests.e2e.browsers import AXE, FINDINGS
from tests.e2e.conftest import eventually, log_in
from tests.e2e.rooms import admit, frames_grow, is_connected, open_room, state, write
from tests.scheduling.room.rows import make_manager


@pytest.fixture
def lead(make_staff):
    return make_manager(make_staff(LEAD)).user


@pytest.fixture
def lead_page(site, lead, room_case, new_context) -> Page:
    page = log_in(new_context(), lead, site)
    page.goto(reverse("admin:verification_case_change", args=[room_case.pk]))
    return page


# A page that sends its own sound and picture back over the call by which it listens.
SPEAK = """
    RTCPeerConnection = class extends RTCPeerConnection {
        constructor(given) { super(given); window.lastCall = this; }
        async setRemoteDescription(offer) {
            await super.setRemoteDescription(offer);
            const picture = document.createElement("canvas"), sound = new AudioContext();
            setInterval(() => picture.getContext("2d").fillRect(Math.random() * 99, 0, 9, 99), 100);
            const tone = sound.createOscillator(), out = sound.createMediaStreamDestination();
            tone.connect(out);
            tone.start();
            const own = [...picture.captureStream(10).getTracks(), ...out.stream.getTracks()];
            for (const { sender, receiver } of this.getTransceivers()) {
                await sender.replaceTrack(own.find(({ kind }) => kind === receiver.track.kind));
            }
            for (const place of this.getTransceivers()) place.direction = "sendrecv";
        }
    };
"""
# What came over the newest call of a page.
RECEIVED = """async () => [...(await window.lastCall.getStats()).values()]
    .filter((each) => each.type === "inbound-rtp").reduce((sum, each) => sum + each.bytesReceived, 0)"""
# An offer that was said before its sender lost the session, and comes after the word of it.
LATE_OFFER = """async (by) => {
    const [socket, call] = [window.lastSocket, window.lastCall];
    const to = new URL(socket.url).searchParams.get("page");
    const offer = { call: "late", offer: 1, description: { type: "offer", sdp: "" } };
    const message = { kind: "signal", from: "f".repeat(24), by, to, data: offer };
    socket.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
    await new Promise((done) => setTimeout(done, 300));
    return window.lastCall === call && call.connectionState === "connected";
}"""


def plays(page: Page, name: str) -> None:
    time = f"document.querySelector('[data-listen-{name}]').currentTime"
    eventually(lambda: page.evaluate(time) > 1)


def test_a_lead_listens_in_visibly_and_takes_the_session_over(
    seller_page: Page, manager_page: Page, lead_page: Page, lead, room_manager
) -> None:
    both = (seller_page, manager_page)
    open_room(manager_page)
    admit(manager_page)
    is_connected(*both)
    lead_page.add_init_script(SPEAK)
    lead_page.reload()
    lead_page.get_by_role("link", name="Listen in").click()
    for page in both:
        expect(page.get_by_text(f"Listening in: {lead.full_name}")).to_be_visible()
    for name in ("seller-camera", "manager-camera", "seller-sound", "manager-sound"):
        plays(lead_page, name)
    expect(lead_page.get_by_text("You hear and see both sides.")).to_be_visible()
    assert lead_page.evaluate(RECEIVED) > 0
    assert manager_page.evaluate(RECEIVED) == 0
    expect(lead_page.get_by_text(f"{room_manager.user.full_name}, account manager, staff number")).to_be_visible()
    lead_page.evaluate(AXE)
    assert lead_page.evaluate(FINDINGS) == []
    write(seller_page, "Guten Tag")
    expect(lead_page.get_by_text("Seller: Guten Tag")).to_be_visible()
    lead_page.go_back()
    for page in both:
        expect(page.get_by_text("Listening in:")).to_be_hidden()
    lead_page.get_by_text("Take the session over").click()
    lead_page.locator("#takeover-reason").select_option("cannot_go_on")
    lead_page.get_by_role("button", name="Take over now").click()
    expect(manager_page.get_by_role("heading", name=f"{lead.full_name} has taken over this session")).to_be_visible()
    state(manager_page, "Somebody else has taken over")
    expect(seller_page.locator("[data-room-live] [data-room-manager]")).to_contain_text(lead.full_name)
    is_connected(seller_page, lead_page)
    frames_grow(seller_page, lead_page)
    assert seller_page.evaluate(LATE_OFFER, room_manager.public_id)
    assert not seller_page.evaluate(LATE_OFFER, lead.account_manager.public_id)


def test_an_account_manager_who_was_away_during_the_takeover_reads_who_has_it(
    manager_page: Page, lead, room_session
) -> None:
    manager_page.get_by_role("button", name="Open the room").click()
    state(manager_page, "The seller is not here yet")
    manager_page.context.set_offline(True)
    manager_page.evaluate("window.lastSocket.close()")
    state(manager_page, "This device is offline")
    take_over(room_session, manager=lead.account_manager, reason="cannot_go_on")
    manager_page.context.set_offline(False)
    expect(manager_page.get_by_role("heading", name=f"{lead.full_name} has taken over this session")).to_be_visible()
    state(manager_page, "Somebody else has taken over")
