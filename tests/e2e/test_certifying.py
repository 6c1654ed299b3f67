"""The yearly certification in a browser: one click where nothing changed."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from core.models import User
from sellers.models import Seller
from tests.e2e.browsers import AXE, FINDINGS
from tests.e2e.conftest import PHONE, Site, log_in
from tests.verification.certification.world import asked, of_high_volume
from verification.models import Certification


@pytest.fixture
def page(seller: Seller, ops: User, seller_browser: BrowserContext, site: Site) -> Page:
    asked(of_high_volume(seller, ops))
    page = log_in(seller_browser, seller.user, site)
    page.set_viewport_size(PHONE)
    return page


def test_certify_in_one_click(page: Page, seller: Seller) -> None:
    page.goto("/home/")
    page.get_by_role("link", name="Yearly certification").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Certify your details")
    page.evaluate(AXE)
    assert page.evaluate(FINDINGS) == []
    page.get_by_role("button", name="I certify: nothing has changed").click()
    expect(page.get_by_text("You have certified your details.")).to_be_visible()
    assert Certification.objects.get(seller=seller).certified_at
