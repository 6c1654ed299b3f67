"""The next case: taken, worked on, given back, taken by somebody else; and released while nothing is done."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from core.models import User
from sellers.models import Person
from tests.e2e.conftest import PHONE, Site, eventually, log_in
from tests.verification.building import document_case
from tests.verification.queueing import idle, knows
from verification.assignment.actions.idle import release_idle
from verification.models import Case, Review

WORK = "/admin/verification/case/work/"
COUNTRY = "IS"  # of no other test of this run: all share one queue


def case_of(seller) -> Case:
    case = document_case(seller)
    Person.objects.filter(seller=seller).update(document_country=COUNTRY)
    return case


def at_work(context: BrowserContext, user: User, site: Site) -> Page:
    page = log_in(context, knows(user, "en", countries=(COUNTRY,)), site)
    page.goto(WORK)
    return page


def take(page: Page) -> None:
    page.get_by_role("button", name="Take the next case").click()
    expect(page.locator("[data-checklist]")).to_be_visible()
    expect(page.locator("body")).to_have_class(re.compile("vr-scripted"))


def test_a_case_is_taken_worked_on_given_back_and_taken_by_somebody_else(
    site: Site, seller, make_staff, manager_browser: BrowserContext, seller_browser: BrowserContext
):
    case, (first, second) = case_of(seller), [make_staff("account manager") for _ in range(2)]
    one, other = at_work(manager_browser, first, site), at_work(seller_browser, second, site)
    take(one)
    name = one.locator("[data-check]").first
    name.get_by_text("Passed").click()
    expect(name.locator("[data-saved]")).to_contain_text("Saved at")
    other.get_by_role("button", name="Take the next case").click()
    expect(other.locator(".messagelist .error")).to_be_visible()
    assert not Review.objects.filter(reviewer=second).exists()
    one.set_viewport_size(PHONE)
    one.goto(WORK)
    one.get_by_role("combobox", name="Why you give it back").select_option("time")
    one.get_by_role("button", name="Give back").click()
    expect(one.get_by_text("Given back. Somebody else is assigned this case.")).to_be_visible()
    take(other)
    assert Review.objects.get(case=case, ended_at=None).reviewer == second


def test_who_comes_back_to_a_released_review_goes_on(
    site: Site, seller, account_manager, seller_browser: BrowserContext
):
    case, context = case_of(seller), seller_browser
    page = at_work(context, account_manager, site)
    page.clock.install()
    take(page)
    review = idle(Review.objects.get(case=case), minutes=20)
    page.clock.fast_forward("02:00")
    page.keyboard.press("Shift")
    eventually(lambda: Review.objects.get(pk=review.pk).seen_at > review.seen_at)
    idle(review, minutes=31)
    release_idle()
    page.clock.fast_forward("02:00")
    page.keyboard.press("Shift")
    expect(page.get_by_text("released because nothing was done in it")).to_be_visible()
    page.get_by_role("button", name="Go on with the review").click()
    expect(page.locator("[data-checklist]")).to_be_visible()
    assert Review.objects.get(case=case).pk == review.pk
