"""The whole main job, as people do it: from registration to an active account, in two browsers, on real processes."""

import re
from datetime import time
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from audit.chain import fault_of
from audit.models import Chain
from core import roles
from core.models import User
from demo.timetravel import move_booking
from scheduling.actions import save_account_manager, save_calendar
from scheduling.models import AccountManager, Availability, Booking
from sellers.models import Seller
from tests.e2e.conftest import PHONE, Site, code_to_read_out, eventually, log_in
from tests.e2e.rooms import load_anew
from tests.scheduling.training.passing import certify_in_all
from verification.models import Case, Check, Still

EMAIL = "ines.porter@example.com"


def _picture() -> bytes:
    out = BytesIO()
    Image.effect_noise((1400, 1000), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _fill(page: Page, **values: str) -> None:
    """Text by the field's name; radios and lists by their value."""
    for name, value in values.items():
        field = page.locator(f'main [name="{name}"]')
        kind = field.first.evaluate("field => field.type || field.tagName")
        if kind == "radio":
            page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)


def _submit(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def _mail(site: Site, user: User, subject: str) -> str:
    """The text of the mail with this subject, once the worker has really sent it through SMTP."""
    mail = eventually(lambda: next((m for m in site.mails(user) if subject in str(m["Subject"])), None))
    return mail.get_body(("plain",)).get_content()


def _register(page: Page, site: Site) -> Seller:
    page.goto("/accounts/signup/")
    _fill(page, email=EMAIL, password1="a long enough sentence")
    _submit(page, "Register")
    expect(page.locator('main [name="code"]')).to_be_visible()
    user = User.objects.get(email=EMAIL)
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", _mail(site, user, ""), re.MULTILINE)
    assert code
    _fill(page, code=code.group(1))
    _submit(page, "Confirm")
    expect(page.get_by_role("heading", name="Your tasks")).to_be_visible()
    return Seller.objects.get(user=user)


def _declare(page: Page) -> None:
    page.get_by_role("link", name="Your business").click()
    _fill(
        page, kind="company", legal_name="Porter Prints Ltd", register_number="09876543", country="GB",
        street="1 Quay Street", city="Bristol", postcode="BS1 4DJ",
    )  # fmt: skip
    _submit(page, "Save and go on")
    page.goto("/details/person/")
    _fill(
        page, given_name="Ines", family_name="Porter", document_type="passport", document_country="GB",
        document_number="925076473", birth_date_day="12", birth_date_month="4", birth_date_year="1986",
    )  # fmt: skip
    _submit(page, "Save and go on")
    page.goto("/details/bank-account/")
    # A bank in another country is one of the three things that the risk screen asks about.
    _fill(page, holder="Porter Prints Ltd", country="DE", number="DE89370400440532013000")
    _submit(page, "Save and go on")


def _upload(page: Page) -> None:
    for title in ["Identity document", "Bank statement", "Register extract or business licence"]:
        page.goto("/home/")
        page.get_by_role("link", name=title).click()
        picture = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": _picture()}
        page.locator("input[type=file]").set_input_files(picture)
        _submit(page, "Send")
        expect(page.get_by_text("It is legible: go on")).to_be_visible()


def _submit_case(page: Page, seller: Seller) -> Case:
    page.goto("/check-answers/")
    expect(page.get_by_text("Porter Prints Ltd").first).to_be_visible()
    _submit(page, "Submit")
    expect(page.get_by_text("Choose a time").first).to_be_visible()
    return Case.objects.get(seller=seller)


def _book(page: Page, seller: Seller) -> Booking:
    page.goto("/times/")
    times = page.locator('main [name="offer"]')
    expect(times).to_have_count(3)
    times.first.check()
    _submit(page, "Book this time")
    expect(page.get_by_text("Save in your calendar")).to_be_visible()
    return Booking.objects.get(seller=seller)


def _enter(page: Page, site: Site, seller: Seller) -> None:
    """By the link and the session ID of the mail that is due 20 hours before."""
    text = _mail(site, seller.user, "Link and session ID")
    assert seller.user.phrase in text
    link, code = re.search(r"\S+/join/\S+", text), re.search(r"session ID: (\S+)", text)
    assert link
    assert code
    page.goto(link.group())
    page.get_by_label("Session ID").fill(code.group(1))
    page.get_by_role("button", name="Enter the waiting room").click()
    page.get_by_label("I agree to this video session").check()
    page.get_by_role("button", name="Go to the waiting room").click()


def _connected(page: Page) -> None:
    expect(page.locator("[data-room-state]")).to_have_text(re.compile("Connected"), timeout=30_000)
    video = page.locator("[data-remote-video]")
    before = int(video.get_attribute("data-frames") or 0)
    eventually(lambda: int(video.get_attribute("data-frames") or 0) >= before + 10)


def _open_console(context: BrowserContext, site: Site, case: Case) -> Page:
    assert case.booking
    page = log_in(context, case.booking.manager.user, site)
    page.goto(f"/admin/verification/case/{case.pk}/change/")
    page.get_by_role("button", name="Open the room").click()
    expect(page.locator("[data-checklist]")).to_be_visible()
    return page


def _admit(page: Page) -> None:
    expect(page.locator("[data-presence]")).to_contain_text("waits to be let in", timeout=20_000)
    page.get_by_role("button", name="Admit the seller").click()


def _start_challenge(manager: Page, seller: Page) -> None:
    tilt = manager.get_by_role("article", name="Challenge: tilt the document")
    tilt.locator("legend").click()
    tilt.get_by_role("button", name="Start the challenge").click()
    expect(seller.locator("[data-room-instruction]")).to_be_visible()


def _take_still(page: Page) -> None:
    page.get_by_role("button", name="Take a still").first.click()
    page.get_by_role("button", name="Keep this part").click()
    expect(page.locator("[data-stills] a").first).to_be_visible(timeout=20_000)


def _pass_everything(page: Page, site: Site, seller: Seller) -> None:
    for tab in page.locator("[data-paper]").all():
        tab.click()
        _save(page, page.locator('.vr-judge:visible [value="accepted"]'))
    for check in page.locator("[data-check]").all():
        check.locator("legend").click()
        for start in check.locator("[data-start]").all():
            with page.expect_response(lambda answer: answer.request.method == "POST"):
                start.click()
        for still in check.get_by_role("button", name="(needed)").all():
            still.click()
            page.get_by_role("button", name="Keep this part").click()
            expect(check.locator("[data-stills] a").last).to_be_visible()
        if check.locator("[data-read]").count():
            check.get_by_label("The code that the seller reads").fill(code_to_read_out(site, seller.user))
            check.get_by_role("button", name="Compare").click()
            expect(check.locator("[data-saved]")).to_contain_text("Saved at")
        else:
            _save(page, check.locator('[value="passed"]'))
    expect(page.get_by_text("Open: 0")).to_be_visible()


def _save(page: Page, choice: Locator) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        choice.check()


def _approve(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Approve")).click()
    expect(page.get_by_text("The seller reads this")).to_be_visible()
    page.get_by_role("button", name="Confirm: approve").click()
    expect(page.get_by_text("approved").first).to_be_visible()


def _pay_tax(page: Page) -> None:
    page.goto("/tax/")
    _fill(page, country="GB", number="1234567890")
    page.get_by_role("checkbox").check()
    _submit(page, "Send and activate my account")


@pytest.fixture
def managers(make_staff):
    """Two who passed the tests, speak English and have hours every day."""
    for number in (1, 2):
        user = make_staff(roles.ACCOUNT_MANAGER)
        certify_in_all(user)
        manager = AccountManager(
            user=user,
            staff_number=f"JOB-{number}",
            time_zone="Europe/Berlin",
            languages=["en"],
        )
        save_account_manager(manager, actor=None)
        week = [Availability(manager=manager, weekday=day, starts=time(6), ends=time(20)) for day in range(7)]
        save_calendar(manager, actor=None, changed=week, removed=[])


def test_a_seller_goes_from_registration_to_an_active_account(site, managers, seller_browser, manager_browser):
    page = seller_browser.new_page()
    page.set_viewport_size(PHONE)
    seller = _register(page, site)
    _declare(page)
    _upload(page)
    case = _submit_case(page, seller)
    booking = _book(page, seller)
    assert not [mail for mail in site.mails(seller.user) if "Link and session ID" in str(mail["Subject"])]

    move_booking(booking, actor=None)
    _enter(page, site, seller)
    console = _open_console(manager_browser, site, Case.objects.get(pk=case.pk))
    _admit(console)
    for side in (page, console):
        _connected(side)
    _start_challenge(console, page)
    _take_still(console)
    _pass_everything(console, site, seller)
    load_anew(console)
    for side in (console, page):
        _connected(side)
    assert not Check.objects.filter(review__case=case).exclude(outcome=Check.Outcome.PASSED).exists()
    assert Still.objects.filter(check_of__review__case=case).count() >= 2
    _approve(console)

    expect(page.get_by_role("heading", name=re.compile("verified|approved", re.IGNORECASE))).to_be_visible()
    _pay_tax(page)
    eventually(lambda: Seller.objects.get(pk=seller.pk).status == Seller.Status.ACTIVE)
    assert [fault_of(chain.subject) for chain in Chain.objects.all() if fault_of(chain.subject)] == []
