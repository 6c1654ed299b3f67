"""Rejected, appealed against, heard by somebody else, overturned, decided by a third person: in three browsers."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from core.models import User
from sellers.models import Seller
from tests.e2e.browsers import AXE, FINDINGS
from tests.e2e.conftest import PHONE, Site, log_in
from tests.verification.appealing import REASONS, WORDS, hearer, reject
from tests.verification.building import answer_all, assigned, document_case
from verification.models import Appeal, Case, Decision
from verification.reviewing.actions.decisions import decide


@pytest.fixture
def rejected(seller: Seller, account_manager: User) -> Decision:
    return reject(document_case(seller), account_manager)


@pytest.fixture
def page(rejected: Decision, seller: Seller, seller_browser: BrowserContext, site: Site) -> Page:
    page = log_in(seller_browser, seller.user, site)
    page.set_viewport_size(PHONE)
    return page


def look_at(page: Page) -> None:
    page.evaluate(AXE)
    assert page.evaluate(FINDINGS) == []


def test_a_rejection_is_appealed_against_heard_by_another_and_overturned(
    page: Page,
    rejected: Decision,
    make_user: Callable[..., User],
    manager_browser: BrowserContext,
    site: Site,
) -> None:
    page.goto("/case/")
    page.get_by_role("link", name="The page of the decision: appeal, and by when").click()
    expect(page.get_by_text(re.compile("^You can appeal until"))).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="Write an appeal").click()
    page.get_by_label("What did we get wrong?").fill(WORDS)
    expect(page.get_by_text("Saved. Nobody but you reads it before you send it.")).to_be_visible()
    look_at(page)
    page.reload()
    expect(page.get_by_label("What did we get wrong?")).to_have_value(WORDS)
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_text("Somebody else looks at your appeal")).to_be_visible()
    look_at(page)
    page.goto("/case/")
    expect(page.get_by_role("button", name="Start again")).to_have_count(0)

    colleague = hearer(make_user, "ben")
    # What other tests left waiting is somebody else's.
    Appeal.objects.exclude(decision=rejected).filter(assigned_to=None).update(assigned_to=rejected.review.reviewer)
    staff = log_in(manager_browser, colleague, site)
    staff.goto("/admin/verification/appeal/")
    staff.get_by_role("button", name="Take the next appeal").click()
    expect(staff.get_by_text(WORDS)).to_be_visible()
    expect(staff.get_by_text("Looks altered")).to_be_visible()
    look_at(staff)
    staff.get_by_label("Our decision is changed").check()
    staff.get_by_label("Why, for the seller to read").fill(REASONS)
    staff.get_by_role("button", name="Send the answer").click()
    expect(staff).to_have_url(re.compile("/admin/verification/appeal/$"))
    assert Appeal.objects.get(decision=rejected).assigned_to == colleague

    page.goto(f"/decisions/{rejected.public_id}/")
    expect(page.get_by_text(REASONS)).to_be_visible()
    expect(page.get_by_text("This decision was changed after your appeal: it no longer counts.")).to_be_visible()
    look_at(page)
    third = hearer(make_user, "cleo")
    review = assigned(rejected.case, third)
    answer_all(review)
    decide(review, actor=third, outcome="approved", reason_codes=[])
    page.goto("/case/")
    expect(page.get_by_role("heading", name="You are verified")).to_be_visible()
    assert Case.objects.get(pk=rejected.case_id).status == "approved"
