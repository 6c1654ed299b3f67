"""Who goes round the pages of the demo's world, each with a browser: one of its people by key, or MANAGER."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, Response

from core.models import User
from demo.people import SELLERS, STAFF
from scheduling.models import Session
from sellers.models import Seller
from tests.e2e.conftest import Site, log_in
from tests.e2e.played_states import played
from verification.models import Case

ANYBODY = ""
MANAGER = "the account manager of the session that starts now"
TESTER = "the seller of the test world"
EMAILS = {person.key: person.email for person in [*STAFF, *SELLERS]}
LOCALES = {
    "wei": "zh-CN",
    "aoi": "ja-JP",
    "rika": "ja-JP",
    "sota": "ja-JP",
    "greta": "de-DE",
    "felix": "de-DE",
    "min": "zh-CN",
}  # the others read English


class Tour:
    """The open browsers: one context and one page for each person, kept from stop to stop."""

    def __init__(self, browser: Browser, options: dict, site: Site) -> None:
        self.browser, self.site = browser, site
        self.options = {name: value for name, value in options.items() if name != "locale"}
        self.pages: dict[str, Page] = {}
        self.faults: list[str] = []

    def page(self, who: str) -> Page:
        if who not in self.pages:
            context = self.browser.new_context(**self.options, **self.place(who))
            context.on("response", self.note_faults)
            self.pages[who] = log_in(context, user_of(who), self.site) if who else context.new_page()
        return self.pages[who]

    def note_faults(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def place(self, who: str) -> dict[str, str]:
        zone = user_of(who).time_zone if who else "Europe/London"
        return {"locale": LOCALES.get(who, "en-GB"), "timezone_id": zone}

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


@dataclass(frozen=True)
class Stop:
    name: str
    who: str
    path: str | Callable[[], str]
    act: Callable[[Tour], object] = lambda tour: None
    shows: str = "body"  # what its picture begins with

    def reach(self, tour: Tour) -> Page:
        page = tour.page(self.who)
        path = self.path if isinstance(self.path, str) else self.path()
        if page.url != tour.site.origin + path:  # a room that stands stays: coming anew costs seconds
            page.goto(path)
        self.act(tour)
        return page


def user_of(who: str) -> User:
    if who == MANAGER:
        return session().booking.manager.user
    if who == TESTER:
        return played().seller.user
    return User.objects.get(email=EMAILS[who])


def seller(key: str) -> Seller:
    return Seller.objects.get(user__email=EMAILS[key])


def case(key: str) -> Case:
    return Case.objects.get(seller=seller(key))


def session() -> Session:
    return Session.objects.get(booking__case__seller__user__email=EMAILS["emma"])
