import pytest
from django.test import Client

from pages.templatetags.browsers import browser_name
from sellers.models import Seller

ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
)
WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "MicroMessenger/8.0.49 Language/zh_CN"
)


@pytest.mark.parametrize(
    ("says", "name"),
    [
        (ANDROID, "Chrome Mobile on Android"),
        (WECHAT, "WeChat Browser on iOS"),
        ("", "Unknown browser"),
        ("%00", "Unknown browser"),
    ],
)
def test_a_browser_is_named_as_people_call_it(says: str, name: str) -> None:
    assert browser_name(says) == name


@pytest.mark.django_db
def test_a_person_sees_where_they_are_logged_in(seller: Seller, client: Client) -> None:
    seller.user.set_password("correct horse battery")
    seller.user.save()
    data = {"login": seller.user.email, "password": "correct horse battery"}
    client.post("/accounts/login/", data, headers={"user-agent": ANDROID})
    page = client.get("/accounts/sessions/", headers={"user-agent": ANDROID}).content.decode()
    assert "Chrome Mobile on Android" in page
    assert "This browser" in page
