"""A marketplace opens an account by the API and sends its seller to us, in a browser, on real processes."""

from typing import Any

import pytest
import requests
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from core import roles
from core.ids import new_id
from integration.keys.actions import make_key
from integration.models import ApiKey
from sellers.models import Seller
from tests.e2e.conftest import PHONE, Site

BACK = "https://market.example/account"


@pytest.fixture
def platform(site: Site, make_staff: Any) -> Any:
    """What asks the API with a key of its own."""
    key, secret = make_key(
        new_id("market"),
        actor=make_staff(roles.OPS),
        is_test=False,
        scopes=["sellers:read", "sellers:write", "hosted_links:write"],
    )
    ApiKey.objects.filter(pk=key.pk).update(return_origins=["https://market.example"])
    bearer = {"Authorization": f"Bearer {secret}"}

    def ask(path: str, body: dict[str, str]) -> dict[str, Any]:
        headers = {**bearer, "Idempotency-Key": path}
        answer = requests.post(f"{site.origin}/api/v1/{path}", json=body, headers=headers, timeout=30)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return ask


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_seller_comes_from_the_marketplace_gives_details_and_can_go_back(
    platform: Any, site: Site, new_context: Any, scripts: bool
) -> None:
    email = f"hosted.{'with' if scripts else 'without'}@example.com"
    seller = platform("sellers", {"email": email, "language": "en"})
    link = platform("hosted_links", {"seller": seller["id"], "return_url": BACK})
    context: BrowserContext = new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.set_viewport_size(PHONE)
    page.goto(link["url"])
    expect(page.get_by_text("market.example has sent you here")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Your tasks")).to_be_visible()
    page.locator("main").get_by_role("link", name="Bank account").click()
    page.locator('main [name="holder"]').fill("Porter Prints Ltd")
    page.locator('main [name="country"]').select_option("DE")
    page.locator('main [name="number"]').fill("DE89370400440532013000")
    page.locator("main").get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="Your tasks")).to_be_visible()
    assert Seller.objects.get(public_id=seller["id"]).bank_account.number == "DE89370400440532013000"
    expect(page.get_by_role("link", name="Back to the marketplace")).to_have_attribute("href", BACK)
    page.goto(reverse("account_email"))
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
