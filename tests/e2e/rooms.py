"""What the tests of the room do and see in its pages."""

import json
import re
import time
from collections.abc import Mapping

from playwright.sync_api import BrowserContext, Page, expect

from core.models import User
from scheduling.actions import issue_link
from scheduling.models import Session
from tests.e2e.conftest import PHONE, Site, eventually, log_in

# So that a test can cut the line, and ask the call itself how it goes. A browser that is set offline refuses new
# sockets, but leaves an open one alone.
KEEP_CALLS = """
    WebSocket = class extends WebSocket {
        constructor(url) { super(url); window.lastSocket = this; }
    };
    RTCPeerConnection = class extends RTCPeerConnection {
        constructor(given) { super(given); window.lastCall = this; }
    };
"""
# What has come of the sound, and the way that it took on either side.
HEARD = """async () => {
    const reports = [...(await window.lastCall.getStats()).values()];
    const sound = reports.find((each) => each.type === "inbound-rtp" && each.kind === "audio");
    const pair = reports.find((each) => each.type === "candidate-pair" && each.nominated && each.state === "succeeded");
    const ways = [pair?.localCandidateId, pair?.remoteCandidateId];
    return [sound?.bytesReceived ?? 0, ...ways.map((id) => reports.find((each) => each.id === id)?.candidateType)];
}"""
GOOD = "Sending: good. Receiving: good."


def enter(context: BrowserContext, user: User, session: Session, site: Site, **changes: str) -> Page:
    """The seller in the waiting room, by link, session ID and consent; on a phone. `changes`: as in change_room()."""
    context.add_init_script(KEEP_CALLS)
    page = log_in(context, user, site)
    page.set_viewport_size(PHONE)
    change_room(page, changes)
    page.goto(f"{site.origin}/join/{issue_link(session, actor=None)}/")
    page.get_by_label("Session ID").fill(session.code)
    page.get_by_role("button", name="Enter the waiting room").click()
    page.get_by_label("I agree to this video session").check()
    page.get_by_role("button", name="Go to the waiting room").click()
    expect(page.get_by_text("You are next.")).to_be_visible()
    return page


def change_room(page: Page, changes: Mapping[str, str]) -> None:
    """Where the data of the room say the one, its script reads the other, as under other settings."""
    page.add_init_script(
        f"""const parse = JSON.parse, changes = {json.dumps(changes)};
        JSON.parse = (text) => {{
            for (const [old, changed] of Object.entries(changes)) text = text.replace(old, changed);
            return parse(text);
        }};
        Response.prototype.json = async function () {{ return JSON.parse(await this.text()); }};"""
    )


def state(page: Page, text: str) -> None:
    expect(page.locator("[data-room-state]")).to_have_text(re.compile(text), timeout=20_000)


def is_connected(*pages: Page) -> None:
    for page in pages:
        state(page, "Connected: you see and hear each other")


def sees_itself(page: Page) -> None:
    """Asked from outside: the page's own polling would need eval, which its policy refuses."""
    eventually(lambda: page.evaluate("document.querySelector('[data-own-video]').videoWidth"))


def frames(page: Page) -> int:
    return int(page.locator("[data-remote-video]").get_attribute("data-frames") or 0)


def frames_grow(*pages: Page, seconds: float = 20) -> None:
    for page in pages:
        before = frames(page)
        eventually(lambda page=page, before=before: frames(page) >= before + 10, seconds=seconds)


def sound_grows(*pages: Page) -> list[list[str]]:
    """Returns of each page by which kinds of way the sound comes: its own end's, and the other's."""
    ways = []
    for page in pages:
        before = page.evaluate(HEARD)[0]
        eventually(lambda page=page, before=before: page.evaluate(HEARD)[0] > before + 2000, seconds=20)
        ways.append(page.evaluate(HEARD)[1:])
    return ways


def watch(*pages: Page, seconds: float) -> None:
    """That picture and sound go on all that time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        frames_grow(*pages)
        sound_grows(*pages)


def write(page: Page, text: str) -> None:
    page.get_by_label("Message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def reads(page: Page, *texts: str) -> None:
    """In this order, and nothing else."""
    expect(page.locator("[data-chat-lines] li")).to_contain_text(list(texts), timeout=20_000)


def load_anew(page: Page) -> None:
    """Reload. Such a page has loaded when each picture in it has its first frame: busy machines take their time."""
    page.reload(wait_until="domcontentloaded")


def open_room(page: Page) -> None:
    page.get_by_role("button", name="Open the room").click()
    state(page, "The seller is in the waiting room")


def admit(page: Page) -> None:
    page.get_by_role("button", name="Admit the seller").click()


def meet(seller_page: Page, manager_page: Page) -> None:
    admit(manager_page)
    is_connected(seller_page, manager_page)
    frames_grow(seller_page, manager_page)
