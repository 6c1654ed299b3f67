"""Every page at phone and laptop size: axe finds nothing, and no seller's page scrolls sideways at 320 px.

With `--pictures DIR` (make screenshots) each visit leaves its two pictures there.
"""

from io import BytesIO
from pathlib import Path

import pytest
from django.test import override_settings
from PIL import Image
from playwright.sync_api import Browser, Page

from demo.people import STAFF
from demo.seeding import seed
from tests.e2e.browsers import AXE, FINDINGS
from tests.e2e.conftest import DESKTOP, PHONE, Site, eventually, files_of
from tests.e2e.tour import BEFORE_THE_ROOM, ROOM_AND_STAFF
from tests.e2e.visitors import MANAGER, Stop, Tour

NARROW = {"width": 320, "height": 640}
STAFF_KEYS = {MANAGER, *(person.key for person in STAFF)}
COLOURS = 96


@pytest.fixture(scope="module")
def tour(site: Site, browser: Browser, browser_context_args: dict):
    """The demo's world, its first mail arrived, and nobody's browser open yet."""
    with override_settings(**files_of(site)):
        list(seed())
        eventually(lambda: list(site.mailbox.glob("*.eml")))
        tour = Tour(browser, browser_context_args, site)
        yield tour
        tour.close()


@pytest.fixture(scope="session")
def pictures(request: pytest.FixtureRequest) -> Path | None:
    folder = request.config.getoption("--pictures", default=None)
    return Path(folder) if folder else None


def names(stops: list[Stop]) -> list[str]:
    return [stop.name for stop in stops]


class TestBeforeTheRoom:
    """One worker does all of a class (`--dist loadscope`); each can begin with the demo's world as it was made."""

    @pytest.mark.parametrize("stop", BEFORE_THE_ROOM, ids=names(BEFORE_THE_ROOM))
    def test_axe_finds_nothing_and_sellers_scroll_nothing_sideways(self, tour: Tour, stop: Stop, pictures: Path | None):
        look_at(tour, stop, pictures)


class TestRoomAndStaff:
    @pytest.mark.parametrize("stop", ROOM_AND_STAFF, ids=names(ROOM_AND_STAFF))
    def test_axe_finds_nothing_and_sellers_scroll_nothing_sideways(self, tour: Tour, stop: Stop, pictures: Path | None):
        look_at(tour, stop, pictures)


def look_at(tour: Tour, stop: Stop, pictures: Path | None) -> None:
    page = stop.reach(tour)
    assert tour.faults == []
    page.evaluate(AXE)
    found = {}
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        found[size["width"]] = page.evaluate(FINDINGS)
        if pictures:
            draw(page, stop.shows, pictures / f"{stop.name}-{size['width']}.png")
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(DESKTOP)
    assert found == {PHONE["width"]: [], DESKTOP["width"]: []}
    if stop.who not in STAFF_KEYS:
        assert width == NARROW["width"]


def draw(page: Page, shows: str, path: Path) -> None:
    """What the window shows, in few colours: a tenth of the size, and text stays sharp."""
    page.evaluate("(shows) => document.querySelector(shows).scrollIntoView()", shows)
    picture = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
