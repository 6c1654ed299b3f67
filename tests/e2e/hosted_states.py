"""The page on which sellers arrive from their marketplace."""

from urllib.parse import urlsplit

from integration.hosted.links import make_link
from integration.keys.actions import make_key
from integration.models import ApiKey
from tests.e2e.visitors import Tour, seller, user_of

BACK = "https://market.example/account"


def hosted_link(key: str) -> str:
    made = ApiKey.objects.first() or make_key("Market", actor=user_of("omar"), is_test=False, scopes=[])[0]
    url, _end = make_link(seller(key), actor=made, return_url=BACK)
    return urlsplit(url).path


def go_on(tour: Tour) -> None:
    page = tour.page("noah")
    page.locator("main").get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Your tasks").wait_for()
