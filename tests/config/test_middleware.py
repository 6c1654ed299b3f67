import logging
from collections.abc import Callable
from io import StringIO

import pytest
import structlog
from django.test import Client
from structlog.testing import capture_logs

from core.models import User
from sellers.models import Seller


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


@pytest.mark.django_db
def test_what_staff_search_for_is_not_in_the_log(ops: User, log_in: Callable[[User], Client]) -> None:
    client = log_in(ops)
    with capture_logs() as lines:
        client.get("/admin/sellers/seller/?q=seller@example.com")
    assert lines
    assert "example.com" not in str(lines)


def test_the_token_is_not_in_what_django_logs_of_a_refused_form() -> None:
    [console] = [handler for handler in logging.getLogger().handlers if handler.name == "console"]
    before = console.setStream(log := StringIO())
    Client(enforce_csrf_checks=True, headers={"host": "localhost"}).post("/join/A-secret_Token/")
    console.setStream(before)
    assert "CSRF" in log.getvalue()
    assert "A-secret_Token" not in log.getvalue()


def test_a_traceback_in_the_log_tells_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(password: str) -> None:
        raise ValueError("failed")

    try:
        fail("old-otter-" + "lamp-77")
    except ValueError:
        structlog.get_logger().exception("request_failed")
    written = capsys.readouterr().out
    assert "ValueError: failed" in written
    assert "old-otter-lamp-77" not in written


@pytest.mark.django_db
def test_pages_of_somebody_who_is_logged_in_stay_in_no_cache(seller: Seller, log_in: Callable[[User], Client]) -> None:
    answer = log_in(seller.user).get("/details/person/")
    assert "no-store" in answer.headers["Cache-Control"]


def test_public_pages_may_be_kept(client: Client) -> None:
    assert not client.get("/statuses/", headers={"host": "localhost"}).has_header("Cache-Control")


@pytest.mark.django_db
def test_the_log_does_not_believe_the_address_that_a_visitor_claims(client: Client) -> None:
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        client.get("/statuses/", headers={"host": "localhost", "x-forwarded-for": "192.0.2.66"})
    assert {line["ip"] for line in lines} == {"127.0.0.1"}


@pytest.mark.parametrize(
    "address", ["/messages/%00/", "/messages/?before=%00", "/contact/code/%00/", "/documents/%00/", "/stop/%00/"]
)
def test_an_address_that_no_database_holds_is_not_there(
    seller: Seller, log_in: Callable[[User], Client], address: str
) -> None:
    assert log_in(seller.user).get(address).status_code == 404
