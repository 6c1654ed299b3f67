"""A photo over a bad line, in a real browser: advice before it is sent, a cut, a reload, and it goes on to the end."""

import os
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect

from sellers.models import Document, Seller, Upload
from sellers.reading import parts_of
from tests.e2e.browsers import AXE, FINDINGS
from tests.e2e.conftest import PHONE, Site, log_in

PARTS_BEFORE_THE_CUT = 1


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """In a dark room: noise, so that it is long enough for many parts."""
    noise = Image.frombytes("RGB", (900, 1200), os.urandom(900 * 1200 * 3)).point(lambda value: value // 5)
    file = BytesIO()
    noise.save(file, "JPEG", quality=97)
    path = tmp_path / "passport.jpg"
    path.write_bytes(file.getvalue())
    return path


@pytest.fixture
def document(seller: Seller) -> Document:
    return seller.documents.get(kind=Document.Kind.IDENTITY)


@pytest.fixture
def page(seller: Seller, document: Document, seller_browser: BrowserContext, site: Site) -> Page:
    page = log_in(seller_browser, seller.user, site)
    page.set_viewport_size(PHONE)
    page.goto(f"/documents/{document.public_id}/")
    return page


def choose(page: Page, photo: Path) -> None:
    page.get_by_label("Photo or PDF").set_input_files(photo)
    expect(page.get_by_text("The picture is dark.")).to_be_visible()


def test_a_photo_survives_a_cut_line_and_a_reload(page: Page, photo: Path, document: Document) -> None:
    arrived: list[str] = []

    def cut(route: Route) -> None:
        if len(arrived) == PARTS_BEFORE_THE_CUT:
            return route.abort()
        arrived.append(route.request.url)
        return route.continue_()

    choose(page, photo)
    expect(page.get_by_role("img", name="The picture that you chose")).to_be_visible()
    page.route(re.compile(r"/uploads/upl_\w+/(\d+|finish)/$"), cut)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("The connection is interrupted.")).to_be_visible()
    page.evaluate(AXE)
    assert page.evaluate(FINDINGS) == []
    kept = Upload.objects.get(document=document)
    assert len(kept.parts) == PARTS_BEFORE_THE_CUT
    page.reload()
    expect(page.get_by_text(f"at {100 * kept.received // kept.size} %")).to_be_visible()
    page.unroute_all()
    choose(page, photo)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Your file has arrived.")).to_be_visible()
    expect(page.get_by_role("img", name="Page 1 of 1, as we stored it")).to_be_visible()
    document.refresh_from_db()
    assert document.original[:PARTS_BEFORE_THE_CUT] == kept.parts
    assert b"".join(parts_of(document)) == photo.read_bytes()


def test_a_refused_file_takes_the_focus_with_its_reason_and_sending_can_be_stopped(
    page: Page, photo: Path, document: Document, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(photo.read_bytes()[:300_000])
    page.get_by_label("Photo or PDF").set_input_files(broken)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_text("The file is damaged or incomplete")).to_have_count(2)
    page.evaluate(AXE)
    assert page.evaluate(FINDINGS) == []
    page.context.set_offline(True)
    choose(page, photo)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("The connection is interrupted.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Your file has arrived.")).to_be_visible()
