"""Two browsers in one room whose lines are bad: what is lost, cut and killed on the way costs the session nothing."""

import re
import time
from contextlib import closing

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from scheduling.room.actions.saying import show_instruction
from tests.e2e.browsers import own_browser
from tests.e2e.line import Line, WeakLine
from tests.e2e.rooms import (
    GOOD,
    KEEP_CALLS,
    change_room,
    enter,
    frames_grow,
    is_connected,
    load_anew,
    meet,
    open_room,
    reads,
    sound_grows,
    state,
    watch,
    write,
)
from verification.models import Check, Review, Still

RELAY_ONLY = {'"iceTransportPolicy": "all"': '"iceTransportPolicy": "relay"'}
BACK_SECONDS = 10
CUT_SECONDS = 30
REDUCED = re.compile("reduced|sound")
TILT = "Challenge: tilt the document"
PAPERS = "Document number = number declared"


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
    for page in (seller_page, manager_page):  # the line lost nothing for so long; each step up takes a while
        expect(page.locator("[data-room-quality]")).to_have_text(GOOD, timeout=90_000)


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
    load_anew(manager_page)
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


def test_through_the_relay_alone_a_lossy_line_no_network_a_cut_line_and_a_killed_browser_lose_nothing(
    site, playwright, flags, seller, room_session, room_case, manager_page
):
    port = int(site.signalling_origin.rpartition(":")[2])
    relay = re.search(r"127\.0\.0\.1:(\d+)", site.environment["VOUCHROOM_TURN_URLS"])
    change_room(manager_page, RELAY_ONLY)
    with closing(Line(port)) as line, closing(WeakLine(int(relay[1]))) as weak, own_browser(playwright, flags) as first:
        ways = {site.signalling_origin: f"ws://localhost:{line.port}", relay[0]: f"127.0.0.1:{weak.port}"}
        seller_page = enter(first.context, seller.user, room_session, site, **RELAY_ONLY, **ways)
        open_room(manager_page)
        meet(seller_page, manager_page)
        assert sound_grows(seller_page, manager_page) == [["relay", "relay"], ["relay", "relay"]]

        weak.loss = 0.3
        pass_with_a_still(manager_page, TILT)
        write(manager_page, "Can you hear me?")
        reads(seller_page, "Can you hear me?")
        reads_that_less_is_sent(seller_page, manager_page)
        weak.loss = 0
        frames_grow(seller_page, manager_page, seconds=90)  # the picture may have been given up for the sound's sake
        line.cut()
        write(manager_page, "Please stay.")
        reads(manager_page, "Can you hear me?", "Please stay.")
        show_instruction(room_session, text="Read out the number.")
        go_on_without_network(seller_page, manager_page)
        line.mend()
        catch_up(seller_page, manager_page)
        kept = first.context.cookies()
        first.kill()

    with own_browser(playwright, flags) as second:
        second.context.add_init_script(KEEP_CALLS)
        second.context.add_cookies(kept)
        page = second.context.new_page()
        change_room(page, RELAY_ONLY)
        come_back(page, manager_page, f"{site.origin}{reverse('room', args=[room_session.public_id])}")
        miss_nothing(page, manager_page, room_case.reviews.get())
