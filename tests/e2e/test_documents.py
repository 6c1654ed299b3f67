"""Three documents, one is rejected: only that one is asked for again, with reason, remedy and day; replaced, handed in,
decided. The seller on a phone, the account manager at a desk."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from core.models import User
from core.times import format_day
from sellers.models import Document, Seller
from tests.e2e.apart import set_apart
from tests.e2e.browsers import AXE, FINDINGS
from tests.e2e.conftest import PHONE, Site, log_in
from tests.verification.building import begin, document_case
from verification.models import Case, Check

IDENTITY, STATEMENT, EXTRACT = "Identity document", "Bank statement", "Register extract or business licence"


@pytest.fixture
def case(seller: Seller) -> Case:
    case = document_case(seller)
    set_apart(seller)
    return case


@pytest.fixture
def page(case: Case, seller: Seller, seller_browser: BrowserContext, site: Site) -> Page:
    page = log_in(seller_browser, seller.user, site)
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def console(account_manager: User, manager_browser: BrowserContext, site: Site) -> Page:
    return log_in(manager_browser, account_manager, site)


def begin_review(console: Page, case: Case, reviewer: User) -> None:
    """Drawn for this account manager."""
    review = begin(Case.objects.get(pk=case.pk), reviewer)
    console.goto(f"/admin/verification/case/{case.pk}/change/")
    console.get_by_role("link", name="Go on with the review").click()
    expect(console.locator("body")).to_have_class(re.compile("vr-scripted"))
    # Each line of the checklist is gone through in test_console.py.
    Check.objects.filter(review=review).update(outcome=Check.Outcome.PASSED)


def papers(console: Page) -> list[str]:
    """Those that wait for an outcome."""
    return [form.text_content() or "" for form in console.locator("form.vr-judge legend").all()]


def open_paper(console: Page, name: str) -> Locator:
    console.locator("[data-paper]", has_text=name).click()
    return console.get_by_role("article", name=name, exact=True)


def accept(console: Page, name: str) -> None:
    paper = open_paper(console, name)
    with console.expect_response(lambda answer: answer.request.method == "POST"):
        paper.locator('[value="accepted"]').check()


def reject(console: Page, name: str, reason: str) -> None:
    paper = open_paper(console, name)
    paper.locator('[value="rejected"]').check()
    with console.expect_response(lambda answer: answer.request.method == "POST"):
        paper.get_by_label("Reason").select_option(label=reason)
    expect(paper.locator("[data-saved]")).to_contain_text("Saved at")


def decide(console: Page, outcome: str) -> None:
    console.get_by_role("button", name=f"{outcome}…").click()
    expect(console.get_by_text("The seller reads this")).to_be_visible()
    console.get_by_role("button", name="Confirm:").click()
    expect(console).to_have_url(re.compile("/change/$"))


def open_document(page: Page, name: str) -> None:
    page.goto("/home/")
    page.get_by_role("link", name=name, exact=True).click()


def send_photo(page: Page) -> None:
    out = BytesIO()
    Image.effect_noise((1400, 1000), 60).convert("RGB").save(out, "JPEG")
    photo = {"name": "statement.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Your file has arrived.")).to_be_visible()


def test_of_three_documents_only_the_rejected_one_is_asked_for_again_and_replaced(
    page: Page, console: Page, case: Case, seller: Seller, account_manager: User
) -> None:
    begin_review(console, case, account_manager)
    assert papers(console) == [IDENTITY, STATEMENT, EXTRACT]
    accept(console, IDENTITY)
    reject(console, STATEMENT, "Cut off, or pages missing")
    accept(console, EXTRACT)
    decide(console, "Ask for documents again")
    others = dict(seller.documents.exclude(kind="bank_statement").values_list("kind", "uploaded_at"))

    page.goto("/home/")
    page.evaluate(AXE)
    assert page.evaluate(FINDINGS) == []
    expect(page.get_by_text("Needed again", exact=True)).to_have_count(1)
    expect(page.get_by_role("link", name=IDENTITY, exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name=EXTRACT, exact=True)).to_have_count(0)
    page.goto("/case/")
    card = page.locator(".app-card", has=page.get_by_role("heading", name=STATEMENT))
    expect(card).to_contain_text("A part of the document is missing from the picture.")
    expect(card).to_contain_text("The whole document is needed: all four corners")
    due_on = seller.documents.get(kind="bank_statement").due_on
    expect(card).to_contain_text(f"By {format_day(due_on, 'en')}.")
    expect(page.get_by_role("link", name="Upload it again")).to_have_count(1)
    expect(page.get_by_role("button", name="Send for review")).to_have_count(0)

    open_document(page, STATEMENT)
    expect(page.get_by_text("We could not accept the file that you sent.")).to_be_visible()
    send_photo(page)
    assert dict(seller.documents.exclude(kind="bank_statement").values_list("kind", "uploaded_at")) == others
    page.goto("/case/")
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_text("Your documents are sent. A person looks at them now.")).to_be_visible()

    begin_review(console, case, account_manager)
    assert papers(console) == [STATEMENT]
    accept(console, STATEMENT)
    decide(console, "Approve")
    assert set(seller.documents.values_list("status", flat=True)) == {Document.Status.ACCEPTED}
    page.goto("/home/")
    expect(page.get_by_role("link", name="Tax information", exact=True)).to_be_visible()
