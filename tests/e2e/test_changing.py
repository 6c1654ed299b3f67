"""A change of details in a browser: what it needs is read first; changed, checked and certified in one flow."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from core.models import User
from sellers.models import Person, Seller
from tests.e2e.apart import set_apart
from tests.e2e.browsers import AXE, FINDINGS
from tests.e2e.conftest import PHONE, Site, log_in
from tests.sellers import samples
from tests.verification.appealing import hearer
from tests.verification.building import answer_all, assigned, publish_plan
from tests.verification.certification.world import asked, of_high_volume
from tests.verification.changing import accept_all
from verification.models import Case, Certification
from verification.reviewing.actions.decisions import decide


@pytest.fixture
def page(seller: Seller, ops: User, seller_browser: BrowserContext, site: Site) -> Page:
    publish_plan(random_sample_percent=0)
    asked(of_high_volume(seller, ops))
    accept_all(seller)
    set_apart(seller)
    page = log_in(seller_browser, seller.user, site)
    page.set_viewport_size(PHONE)
    return page


def look_at(page: Page) -> None:
    page.evaluate(AXE)
    assert page.evaluate(FINDINGS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_change_and_certify(
    page: Page, seller: Seller, make_user: object, manager_browser: BrowserContext, site: Site
) -> None:
    page.goto("/certify/")
    page.get_by_role("button", name="Something has changed").click()
    expect(page.get_by_text("What it needs").first).to_be_visible()
    expect(page.get_by_text("How long it takes").first).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="Change this (Name, date of birth").click()
    page.get_by_label("Family name").fill("Married")
    look_at(page)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("New: Married")).to_be_visible()
    expect(page.get_by_role("button", name="Send the change and certify")).to_have_count(0)
    look_at(page)
    page.get_by_role("link", name="Identity document").click()
    page.get_by_label("photo or PDF").set_input_files(
        files=[{"name": "passport.jpg", "mimeType": "image/jpeg", "buffer": samples.jpeg()}]
    )
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Uploaded").first).to_be_visible()
    page.get_by_role("button", name="It is legible: go on").click()
    page.get_by_role("button", name="Send the change and certify").click()
    expect(page.get_by_text("Your change is sent.")).to_be_visible()
    look_at(page)
    assert Person.objects.get(seller=seller).family_name == "Seller"
    page.goto("/certify/")
    expect(page.get_by_role("button", name="I certify")).to_have_count(0)

    colleague = hearer(make_user, "dora")
    case = Case.objects.get(seller=seller)
    review = assigned(case, colleague)
    desk = log_in(manager_browser, colleague, site)
    for path in (
        f"/admin/verification/case/{case.pk}/change/",
        f"/admin/verification/case/{case.pk}/console/",
    ):
        desk.goto(path)
        expect(desk.get_by_role("heading", name="A change of details")).to_be_visible()
        expect(desk.get_by_role("row", name="Family name Seller Married")).to_be_visible()
        desk.evaluate(AXE)
        assert desk.evaluate(FINDINGS) == []
    answer_all(review)
    decide(review, actor=colleague, outcome="approved", reason_codes=[])

    page.goto("/certify/")
    expect(page.get_by_text("There is nothing to certify now.")).to_be_visible()
    page.goto("/change/")
    expect(page.get_by_text(re.compile("Accepted, "))).to_be_visible()
    look_at(page)
    assert Person.objects.get(seller=seller).family_name == "Married"
    assert Certification.objects.get(seller=seller).certified_at
    case.refresh_from_db()
    assert case.status == "approved"
