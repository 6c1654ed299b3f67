from collections.abc import Callable

from django.test import Client

from core.models import User


def test_staff_pages_are_english_whatever_the_browser_asks_for(ops: User, log_in: Callable[[User], Client]) -> None:
    answer = log_in(ops).get("/admin/", headers={"accept-language": "de"})
    assert answer.headers["Content-Language"] == "en"
    assert '<html lang="en' in answer.content.decode()


def test_seller_pages_follow_the_browser(client: Client) -> None:
    answer = client.get("/accounts/login/", headers={"accept-language": "de", "host": "localhost"})
    assert answer.headers["Content-Language"] == "de"
