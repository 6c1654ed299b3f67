from collections.abc import Callable

import pytest
from django.test import Client
from structlog.testing import capture_logs

from core.models import User


def test_staff_pages_are_english_whatever_the_browser_asks_for(ops: User, log_in: Callable[[User], Client]) -> None:
    answer = log_in(ops).get("/admin/", headers={"accept-language": "de"})
    assert answer.headers["Content-Language"] == "en"
    assert '<html lang="en' in answer.content.decode()


def test_seller_pages_follow_the_browser(client: Client) -> None:
    answer = client.get("/accounts/login/", headers={"accept-language": "de", "host": "localhost"})
    assert answer.headers["Content-Language"] == "de"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/join/A-secret_Token/", "/accounts/login/?next=/join/A-secret_Token/"])
def test_the_token_of_a_join_link_is_not_in_the_log(client: Client, address: str) -> None:
    with capture_logs() as lines:
        client.get(address, headers={"host": "localhost"})
    assert lines
    assert "A-secret_Token" not in str(lines)
