"""A session as the account manager holds it: challenge, still, checks by keys alone, a reload, the decision."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from scheduling.actions import issue_link
from sellers.models import Document
from tests.e2e.conftest import PHONE, Site, code_to_read_out, eventually, log_in
from tests.e2e.rooms import frames_grow, is_connected, load_anew
from tests.verification.building import assigned, book, complete, open_case
from verification.models import Case, Check, Review
from verification.reviewing.actions.reviews import judge


@pytest.fixture
def case(seller, account_manager) -> Case:
    booking = book(complete(seller), account_manager, consented=False)
    return open_case(seller, Case.Status.SESSION_BOOKED, booking=booking)


@pytest.fixture
def console(site: Site, case: Case, account_manager, manager_browser: BrowserContext) -> Page:
    page = log_in(manager_browser, account_manager, site)
    page.goto(f"/admin/verification/case/{case.pk}/change/")
    page.get_by_role("button", name="Open the room").click()
    expect(page.get_by_role("button", name="Admit the seller")).to_be_visible()
    expect(page.locator("body")).to_have_class(re.compile("vr-scripted"))  # before it, a choice would not be saved
    return page


@pytest.fixture
def seller_page(site: Site, case: Case, seller, seller_browser: BrowserContext) -> Page:
    page = log_in(seller_browser, seller.user, site)
    page.set_viewport_size(PHONE)
    session = case.booking.session
    page.goto(f"/join/{issue_link(session, actor=None)}/")
    page.get_by_label("Session ID").fill(session.code)
    page.get_by_role("button", name="Enter the waiting room").click()
    page.get_by_label("I agree to this video session").check()
    page.get_by_role("button", name="Go to the waiting room").click()
    expect(page.locator("[data-room]")).to_be_visible()
    return page


def first_check(page: Page):
    return page.locator("[data-check]").first


def check_of_papers(page: Page):
    """One that needs no seller."""
    return page.get_by_role("article", name="Document number = number declared")


def see_the_seller(page: Page) -> None:
    expect(page.locator("video[data-remote-video]")).to_have_attribute(
        "data-frames", re.compile(r"\d\d"), timeout=30_000
    )


def correct_the_name(console: Page, seller_page: Page) -> None:
    """The document says something else than was declared; the seller is asked, types it, and both see it."""
    keys, row = console.keyboard, console.locator("[data-fact=family_name]")
    keys.press("e")
    keys.type("SELLARS")
    keys.press("Enter")
    expect(row.locator("[data-declared] mark")).to_have_text("e")
    keys.press("Shift+Tab")
    expect(row.get_by_role("button", name="Ask the seller to correct")).to_be_focused()
    keys.press("Enter")
    expect(row.locator("[data-asked]")).to_be_visible()
    form = seller_page.get_by_role("region", name="Please correct one entry")
    form.get_by_label("Family name").fill("Sell")
    load_anew(seller_page)
    expect(form.get_by_label("Family name")).to_have_value("Sell")
    form.get_by_label("Family name").fill("Sellars")
    form.get_by_role("button", name="Save the correction").click()
    expect(seller_page.get_by_text("Your correction is saved")).to_be_visible()
    expect(row.locator("[data-corrected]")).to_contain_text("before: Seller")
    expect(row.locator("[data-found]")).to_contain_text("same")
    is_connected(seller_page)  # anew, after the reload: until its picture is there, no still can be taken
    frames_grow(console)


def take_still(console, check):
    start, sent = check.locator("[data-start]"), []
    if start.count():
        start.focus()
    console.on("request", lambda request: sent.append(request.url.rsplit("/", 2)[-2]))
    console.keyboard.press("s")
    expect(console.get_by_role("group", name="Frame")).to_be_focused()
    console.keyboard.press("Enter")
    expect(check.locator("[data-stills] img")).to_be_visible()
    assert "challenge" not in sent  # Enter takes the still, and does not start the challenge once more


def pass_by_keys(console, number, code):
    """The check at hand: its challenge started (the first is), its still taken, its code typed where it has one."""
    check = console.locator("[data-check]").nth(number)
    if check.locator("[data-start]").count() and number:
        console.keyboard.press("c")
        expect(check.locator("[data-saved]")).to_contain_text("✓")
    if check.get_by_role("button", name="(needed)").count() and not check.locator("[data-stills] img").count():
        take_still(console, check)
    if check.locator("[data-read]").count():
        check.get_by_label("The code that the seller reads").fill(code())
        console.keyboard.press("Enter")
        expect(check.get_by_label("Passed")).to_be_checked()
        console.keyboard.press("Escape")
    else:
        console.keyboard.press("p")
    expect(check.locator("[data-saved]")).to_contain_text("Saved at")


def test_a_session_is_held_by_keys_survives_a_reload_and_is_decided(site, case, console, seller_page):
    expect(console.locator("[data-presence]")).to_contain_text("waits to be let in", timeout=20_000)
    console.get_by_role("button", name="Admit the seller").click()
    see_the_seller(console)

    console.keyboard.press("c")
    expect(seller_page.locator("[data-room-instruction]")).to_contain_text("lease")
    expect(seller_page.locator("[data-room-instruction-picture]")).to_have_js_property("complete", True)
    expect(first_check(console).locator("[data-saved]")).to_contain_text("✓")
    expect(first_check(console).locator("[data-start]")).to_have_text("Show it again")
    console.keyboard.press("s")
    expect(console.get_by_role("group", name="Frame")).to_be_focused()
    console.keyboard.press("Shift+ArrowLeft")
    console.keyboard.press("Enter")
    expect(first_check(console).locator("[data-stills] img")).to_be_visible()
    correct_the_name(console, seller_page)
    console.keyboard.press("Escape")
    for number in range(case.reviews.get().checks.count()):
        pass_by_keys(console, number, lambda: code_to_read_out(site, case.seller.user))
        console.keyboard.press("j")
    expect(seller_page.locator("[data-room-instruction]")).to_be_hidden()

    load_anew(console)
    see_the_seller(console)
    expect(first_check(console).get_by_label("Passed")).to_be_checked()
    expect(first_check(console).locator("[data-stills] a")).to_be_visible()
    assert not Check.objects.filter(review__case=case).exclude(outcome="passed").exists()

    for number in range(case.seller.documents.count()):
        console.get_by_label("Accepted").nth(number).check()
        first_check(console).get_by_label("Passed").focus()
        console.keyboard.press("d")
    expect(console.locator("[data-open]")).to_have_text("Open: 0")
    console.get_by_role("button", name="Approve…").click()
    expect(console.get_by_role("heading", name="You are verified")).to_be_visible()
    console.get_by_role("button", name="Confirm: approve").click()
    expect(seller_page.locator("[data-room-over]")).to_contain_text("You are verified", timeout=20_000)
    eventually(lambda: Case.objects.get(pk=case.pk).status == Case.Status.APPROVED)
    assert not case.seller.documents.exclude(status=Document.Status.ACCEPTED).exists()


def test_what_is_open_is_told_rightly_however_fast_documents_are_judged(case, console):
    """An answer knows what was saved before it: the next one is sent when it is there."""
    late: list[Route] = []
    console.route("**/console/documents/*/", lambda route: late.append(route))
    open_before = int(console.locator("[data-open]").inner_text().split()[-1])
    papers = list(case.seller.documents.all())
    for number, _document in enumerate(papers):
        console.get_by_label("Accepted").nth(number).check()
        first_check(console).get_by_label("Passed").focus()
        console.keyboard.press("d")
    for number, _document in enumerate(papers):
        expect(console.locator("[data-open]")).to_have_text(f"Open: {open_before - number}")
        eventually(lambda: console.evaluate("true") and late)
        assert len(late) == 1
        late.pop().continue_()
    expect(console.locator("[data-open]")).to_have_text(f"Open: {open_before - len(papers)}")


def test_a_check_changed_in_another_window_is_refused_and_told(case, console):
    other = console.context.new_page()
    other.goto(console.url)
    check_of_papers(other).get_by_label("Passed").check()
    expect(check_of_papers(other).locator("[data-saved]")).to_contain_text("Saved at")
    check_of_papers(console).get_by_label("Passed").click()
    expect(check_of_papers(console).locator("[data-saved]")).to_contain_text("changed in another window")


def test_what_nobody_can_have_seen_yet_is_refused_and_not_shown_as_chosen(case, console):
    first_check(console).get_by_label("Passed").click()
    expect(first_check(console).locator("[data-saved]")).to_contain_text("Begin it with the seller first.")
    expect(first_check(console).get_by_label("Passed")).not_to_be_checked()
    console.get_by_role("button", name="Admit the seller").click()
    expect(console.get_by_text("The seller has not given consent yet")).to_be_visible()


def test_a_late_answer_takes_nobody_away_from_what_they_type_meanwhile(console, seller_page):
    expect(console.locator("[data-presence]")).to_contain_text("waits to be let in", timeout=20_000)
    console.get_by_role("button", name="Admit the seller").click()
    expect(first_check(console).locator("[data-start]")).to_be_enabled()
    expect(console.locator("body")).to_have_class(re.compile("vr-scripted"))
    late: list[Route] = []
    console.route("**/challenge/", lambda route: late.append(route))
    with console.expect_request("**/challenge/"):
        first_check(console).locator("[data-start]").click()
    field = console.get_by_label("Family name: the document says")
    field.focus()
    console.keyboard.type("SEL")
    late.pop().continue_()
    expect(first_check(console).locator("[data-saved]")).to_contain_text("✓")
    console.keyboard.type("LARS")
    expect(field).to_have_value("SELLARS")


def test_what_cannot_be_saved_now_is_saved_when_the_connection_is_back(case, console):
    console.context.set_offline(True)
    check_of_papers(console).get_by_label("Passed").check()
    expect(check_of_papers(console).locator("[data-saved]")).to_contain_text("Not saved: no connection")
    console.context.set_offline(False)
    expect(check_of_papers(console).locator("[data-saved]")).to_contain_text("Saved at", timeout=15_000)


def test_the_console_is_one_view_on_a_laptop_and_scrolls_sideways_nowhere(case, console):
    for width in (390, 1366):
        console.set_viewport_size({"width": width, "height": 768})
        assert console.evaluate("() => document.documentElement.scrollWidth") == width
    assert console.evaluate("() => document.documentElement.scrollHeight") == 768
    for name in ["Approve…", "Suspect fraud…", "Admit the seller"]:
        expect(console.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    expect(console.get_by_text("It cannot be finished, or technology fails")).to_be_in_viewport(ratio=1)


def test_a_session_that_cannot_be_finished_is_paused_continued_on_the_documents_and_decided(
    site, case, console, seller_page, make_staff
):
    expect(console.locator("[data-presence]")).to_contain_text("waits to be let in", timeout=20_000)
    console.get_by_role("button", name="Admit the seller").click()
    see_the_seller(console)
    console.keyboard.press("c")
    expect(first_check(console).locator("[data-saved]")).to_contain_text("✓")
    take_still(console, first_check(console))  # whichever challenge was drawn as the first
    pass_by_keys(console, 0, lambda: code_to_read_out(site, case.seller.user))
    console.get_by_label("Accepted").first.check()
    expect(console.locator("[data-save]:has([name=outcome][value=accepted]) [data-saved]").first).to_contain_text(
        "Saved"
    )
    console.get_by_text("It cannot be finished, or technology fails").click()
    console.get_by_label("What went wrong").select_option("poor_quality")
    console.get_by_role("button", name="Pause: finish on the documents").click()
    expect(console.get_by_text("The session is paused.")).to_be_visible()

    seller_page.goto("/case/")
    expect(seller_page.get_by_text("Done and kept: 1 of")).to_be_visible()
    expect(seller_page.get_by_text("Left for us: to look at your documents")).to_be_visible()

    other = make_staff("account manager")
    assigned(Case.objects.get(pk=case.pk), other)
    console.context.clear_cookies()
    log_in(console.context, other, site)
    console.goto(f"/admin/verification/case/{case.pk}/console/")
    expect(console.locator("body")).to_have_class(re.compile("vr-scripted"))
    kept = console.locator("[data-check]", has_text="Seen in the session that was paused")
    expect(kept).to_have_count(1)
    expect(kept.get_by_label("Passed")).to_be_disabled()
    expect(kept.get_by_role("link", name="Still 1")).to_be_visible()
    for number in range(1, Check.objects.filter(review__case=case, review__reviewer=other).count()):
        check = console.locator("[data-check]").nth(number)
        check.get_by_label("Passed").check()
        expect(check.locator("[data-saved]")).to_contain_text("Saved at")
    answered = Check.objects.filter(review__case=case, review__reviewer=other).exclude(outcome="passed")
    assert not answered.exists()

    for number, document in enumerate(case.seller.documents.order_by("id")[1:]):
        outcome, reason = ("accepted", "") if number else ("rejected", "cut_off")
        review = Review.objects.get(case=case, reviewer=other)
        judge(review, document, actor=other, outcome=outcome, reason_code=reason, revision=0)
    load_anew(console)
    expect(console.locator("[data-open]")).to_have_text("Open: 0")
    console.get_by_role("button", name="Ask for documents again…").click()
    console.get_by_role("button", name="Confirm: ask for documents again").click()
    eventually(lambda: Case.objects.get(pk=case.pk).status == Case.Status.DOCUMENTS_NEEDED)
    seller_page.reload()
    expect(seller_page.get_by_role("heading", name="Send the documents that we asked for again")).to_be_visible()
