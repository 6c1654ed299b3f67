"""The emergency contact on a phone, with codes that the worker really sent."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from itertools import count
from urllib.parse import urlsplit

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.db.models import F
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Request, expect

from contacts.models import Address, CodeAttempt, CodeSend
from core.models import User
from sellers.models import Seller
from tests.e2e.conftest import PHONE, Site, eventually, log_in

PASSWORD = "correct horse battery staple"
_numbers = count(100)
LONGER_THAN_A_LOOK = 6_000  # milliseconds; static/src/entries/contact-code.js


@pytest.fixture
def number() -> str:
    """A mobile number that no other test uses: the limits count each."""
    return f"07400 123{next(_numbers)}"


@pytest.fixture
def page(site: Site, seller: Seller, seller_browser: BrowserContext) -> Iterator[Page]:
    page = log_in(seller_browser, seller.user, site)
    page.set_viewport_size(PHONE)
    yield page
    page.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def name_contact(page: Page) -> None:
    page.goto(reverse("contact_person"))
    page.get_by_label("Full name").fill("Cora Contact")
    page.get_by_label("Colleague or employee").check()
    press(page, "Save and go on")


def enter_number(page: Page, number: str) -> None:
    page.goto(reverse("contact_phone"))
    page.get_by_label("Country or region of the number").select_option("GB")
    page.get_by_label("Phone number").fill(number)
    press(page, "Send the code")


def newest_to(site: Site, number: str, way: str) -> str:
    """What the newest SMS to this number says, or the newest call ("voice"), once the worker has sent it."""
    international = "+44" + number.replace(" ", "")[1:]

    def look() -> str | None:
        files = sorted(site.mailbox.glob(f"*.{way}.json"), key=lambda path: path.stat().st_mtime_ns)
        sent = [json.loads(path.read_text()) for path in files]
        return next((one["text"] for one in reversed(sent) if one["to"] == international), None)

    return str(eventually(look))


def code_in_sms(site: Site, number: str) -> str:
    return re.search(r"\d{6}", newest_to(site, number, "sms")).group()  # type: ignore[union-attr]


def code_in_call(site: Site, number: str) -> str:
    """It is said digit by digit, and twice."""
    said = {found.replace(", ", "") for found in re.findall(r"\d(?:, \d){5}", newest_to(site, number, "voice"))}
    assert len(said) == 1
    return said.pop()


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def enter_code(page: Page, code: str) -> None:
    page.get_by_label("Code", exact=True).fill(code)
    press(page, "Confirm")


def pass_time(seller: Seller, **ago: int) -> None:
    span = timedelta(**ago)
    CodeSend.objects.filter(seller=seller).update(at=F("at") - span)
    mine = CodeAttempt.objects.filter(address__contact__seller=seller)
    mine.update(sent_at=F("sent_at") - span, expires_at=F("expires_at") - span, ended_at=F("ended_at") - span)


def test_a_code_by_text_message_is_pasted_with_spaces_and_a_second_tab_follows(
    site: Site, page: Page, seller: Seller, number: str
) -> None:
    name_contact(page)
    enter_number(page, number)
    second = page.context.new_page()
    second.goto(page.url)
    code = code_in_sms(site, number)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.origin)
    page.evaluate("copied => navigator.clipboard.writeText(copied)", f" {code[:3]} {code[3:]} ")
    page.get_by_label("Code", exact=True).focus()
    page.keyboard.press("Control+V")
    press(page, "Confirm")
    expect(page.get_by_text("Confirmed. Thank you.")).to_be_visible()
    assert Address.objects.get(contact__seller=seller).status == "verified"
    expect(second).to_have_url(re.compile(r"/contact/$"), timeout=15_000)


def test_an_expired_code_changes_the_page_that_lies_open_which_then_asks_no_more(
    site: Site, page: Page, seller: Seller, number: str
) -> None:
    page.clock.install()
    name_contact(page)
    enter_number(page, number)
    page.get_by_label("Code", exact=True).focus()
    with page.expect_request(page.url):
        page.clock.fast_forward(LONGER_THAN_A_LOOK)
    pass_time(seller, minutes=11)
    eventually(lambda: CodeAttempt.objects.filter(address__contact__seller=seller, status="expired", code_hash=""))
    expect(page.get_by_text("has expired")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="Send a new code")).to_be_visible()
    expect(page.get_by_label("Code", exact=True)).to_have_count(0)
    expect(page.get_by_role("heading", name="You need a new code")).to_be_focused()
    expect(page).to_have_title(re.compile("^You need a new code"))
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.clock.fast_forward(LONGER_THAN_A_LOOK)
    page.evaluate("fetch('/healthz')")
    assert [urlsplit(request.url).path for request in asked] == ["/healthz"]


def test_a_landline_is_called_and_the_code_that_was_said_confirms_it(site: Site, page: Page, seller: Seller) -> None:
    number = f"020 7946 0{next(_numbers)}"
    name_contact(page)
    enter_number(page, number)
    expect(page.get_by_text("and say a code")).to_be_visible()
    enter_code(page, code_in_call(site, number))
    expect(page.get_by_text("Confirmed. Thank you.")).to_be_visible()
    assert Address.objects.get(contact__seller=seller).status == "verified"


def test_after_five_wrong_codes_the_right_one_is_void_and_the_page_names_the_pause(
    site: Site, page: Page, seller: Seller, number: str
) -> None:
    name_contact(page)
    enter_number(page, number)
    code = code_in_sms(site, number)
    for left in (4, 3, 2, 1):
        enter_code(page, other_than(code))
        expect(page.get_by_role("alert").get_by_text(f"Tries left: {left}.")).to_be_visible()
    second = page.context.new_page()
    second.goto(page.url)
    enter_code(page, other_than(code))
    expect(page.get_by_role("heading", name="You need a new code")).to_be_visible()
    expect(page.get_by_text("You can have a new code sent from this time on")).to_be_visible()
    enter_code(second, code)
    expect(second.get_by_role("heading", name="You need a new code")).to_be_visible()
    expect(page.get_by_text("was entered wrongly too often, so it is void")).to_be_visible()
    expect(page.get_by_label("Code", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Send a new code")).to_have_count(0)
    assert Address.objects.get(contact__seller=seller).status == "pending"


def test_a_mistyped_number_is_corrected_and_only_its_own_code_confirms_it(
    site: Site, page: Page, seller: Seller, number: str
) -> None:
    name_contact(page)
    enter_number(page, number)
    first = code_in_sms(site, number)
    page.get_by_role("link", name="Change the phone number").click()
    expect(page.get_by_label("Phone number")).to_have_value(re.compile(number[-3:]))
    corrected = f"07400 123{next(_numbers)}"
    page.get_by_label("Phone number").fill(corrected)
    press(page, "Send the code")
    second = code_in_sms(site, corrected)
    enter_code(page, first)
    expect(page.get_by_role("alert").get_by_text("Tries left: 4.")).to_be_visible()
    enter_code(page, second)
    expect(page.get_by_text("Confirmed. Thank you.")).to_be_visible()
    mine = Address.objects.filter(contact__seller=seller).order_by("pk")
    assert list(mine.values_list("status", flat=True)) == ["abandoned", "verified"]


def test_who_cannot_receive_codes_leaves_it_for_later_and_finds_the_number_again(
    site: Site, page: Page, number: str
) -> None:
    name_contact(page)
    enter_number(page, number)
    page.get_by_text("I cannot receive codes").click()
    press(page, "Later")
    expect(page.get_by_text("You put the emergency contact off.")).to_be_visible()
    page.goto(reverse("contact"))
    expect(page.get_by_text("You put it off:")).to_be_visible()
    page.goto(reverse("contact_phone"))
    expect(page.get_by_label("Phone number")).to_have_value(re.compile(number[-3:]))


def test_it_works_without_scripts(
    site: Site, seller: Seller, number: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = log_in(new_context(java_script_enabled=False), seller.user, site)
    name_contact(page)
    enter_number(page, number)
    first = code_in_sms(site, number)
    pass_time(seller, minutes=11)
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("has expired")).to_be_visible()
    press(page, "Send a new code")
    eventually(lambda: code_in_sms(site, number) != first)
    enter_code(page, code_in_sms(site, number))
    expect(page.get_by_text("Confirmed. Thank you.")).to_be_visible()


def log_in_by_password(context: BrowserContext, user: User) -> Page:
    """By the page, since what checks a password anew may also write it anew, with the rounds of the site."""
    user.set_password(PASSWORD)
    user.save()
    page = context.new_page()
    page.set_viewport_size(PHONE)
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Log in")
    expect(page.get_by_role("heading", name="Your tasks")).to_be_visible()
    return page


def age_log_in(page: Page) -> None:
    """By more than ACCOUNT_REAUTHENTICATION_TIMEOUT."""
    (key,) = [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "session"]
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {**record, "at": record["at"] - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT - 1}
        for record in session[AUTHENTICATION_METHODS_SESSION_KEY]
    ]
    session.save()


def test_changing_a_confirmed_number_asks_for_the_password_and_the_old_one_stays_valid_until_the_new_code(
    site: Site, seller: Seller, seller_browser: BrowserContext, number: str
) -> None:
    page = log_in_by_password(seller_browser, seller.user)
    name_contact(page)
    enter_number(page, number)
    enter_code(page, code_in_sms(site, number))
    expect(page.get_by_text("Confirmed. Thank you.")).to_be_visible()
    age_log_in(page)
    other = f"07400 123{next(_numbers)}"
    page.goto(reverse("contact_phone"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    expect(page.get_by_label("Phone number")).to_be_visible()
    enter_number(page, other)
    mine = Address.objects.filter(contact__seller=seller).order_by("pk")
    code = code_in_sms(site, other)
    assert list(mine.values_list("status", flat=True)) == ["verified", "pending"]
    enter_code(page, code)
    expect(page.get_by_text("Confirmed. Thank you.")).to_be_visible()
    assert list(mine.values_list("status", flat=True)) == ["replaced", "verified"]
