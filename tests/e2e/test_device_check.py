"""The device check in a browser: with a camera and a microphone, and without permission for them."""

from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, eventually, log_in
from tests.scheduling.room.rows import make_manager, make_session

DENY = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }"


def check(page):
    page.set_viewport_size(PHONE)
    page.goto("/device-check/")
    page.get_by_role("button", name="Start the check").click()


def finding(page, part):
    return page.locator(f"[data-check-part={part}] [data-check-text]")


def test_what_works_is_said_and_stays_with_the_session(site, seller, account_manager, seller_browser):
    session = make_session(seller, make_manager(account_manager))
    page = log_in(seller_browser, seller.user, site)
    check(page)
    expect(finding(page, "camera")).to_contain_text("The camera works", timeout=20_000)
    expect(finding(page, "microphone")).to_contain_text("The microphone works", timeout=20_000)
    expect(finding(page, "connection")).to_contain_text("The connection works", timeout=20_000)
    page.get_by_role("button", name="Play three notes").click()
    page.get_by_role("button", name="I heard them").click()
    expect(finding(page, "speaker")).to_contain_text("The speaker works")

    def stored():
        session.refresh_from_db()
        return session.device_check.get("speaker") == "ok"

    eventually(stored)
    assert [session.device_check[part] for part in ("camera", "microphone", "connection")] == ["ok", "ok", "ok"]


def test_a_denied_permission_is_a_state_of_its_own(site, seller, seller_browser):
    seller_browser.add_init_script(DENY)
    page = log_in(seller_browser, seller.user, site)
    check(page)
    for part in ("camera", "microphone"):
        expect(finding(page, part)).to_contain_text("Open the site settings beside the address of this page")
    expect(finding(page, "connection")).to_contain_text("The connection works", timeout=20_000)
