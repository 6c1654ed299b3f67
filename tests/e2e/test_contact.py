"""The emergency contact on a phone, with codes that the worker really sent."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import pytest
from django.db.models import F
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from contacts.models import Address, CodeAttempt, CodeSend
from sellers.models import Seller
from tests.e2e.conftest import PHONE, Site, eventually, log_in

_numbers = count(100)


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


def code_in_sms(site: Site, number: str) -> str:
    """The code in the newest SMS to this number, once the worker has sent it."""
    international = "+44" + number.replace(" ", "")[1:]

    def look() -> str | None:
        files = sorted(site.mailbox.glob("*.sms.json"), key=lambda path: path.stat().st_mtime_ns)
        texts = [sms["text"] for sms in (json.loads(path.read_text()) for path in files) if sms["to"] == international]
        return re.search(r"\d{6}", texts[-1]).group() if texts else None  # type: ignore[union-attr]

    return str(eventually(look))


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
    enter_code(page, f" {code[:3]} {code[3:]} ")
    expect(page.get_by_text("Confirmed. Thank you.")).to_be_visible()
    assert Address.objects.get(contact__seller=seller).status == "verified"
    expect(second).to_have_url(re.compile(r"/contact/$"), timeout=15_000)


def test_an_expired_code_changes_the_page_that_lies_open(site: Site, page: Page, seller: Seller, number: str) -> None:
    name_contact(page)
    enter_number(page, number)
    pass_time(seller, minutes=11)
    eventually(lambda: CodeAttempt.objects.filter(address__contact__seller=seller, status="expired", code_hash=""))
    expect(page.get_by_text("has expired")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="Send a new code")).to_be_visible()


def test_it_works_without_scripts(
    site: Site, seller: Seller, number: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = log_in(new_context(java_script_enabled=False), seller.user, site)
    name_contact(page)
    enter_number(page, number)
    enter_code(page, code_in_sms(site, number))
    expect(page.get_by_text("Confirmed. Thank you.")).to_be_visible()
