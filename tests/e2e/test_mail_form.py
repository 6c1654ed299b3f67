"""A mail as a mail program with a browser inside shows it, by day and by night."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser

from messaging.purposes import Text
from tests.e2e.browsers import AXE, FINDINGS
from tests.e2e.conftest import DESKTOP, PHONE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_in_a_mail_and_it_asks_for_nothing_outside(browser: Browser, scheme: str, size: dict) -> None:
    text = Text("Your session is confirmed", ["It begins on Tuesday."], ("See your booking", "/booking/bok_x/"))
    html = render_to_string(
        "messaging/email.html",
        {
            "text": text,
            "user": SimpleNamespace(phrase="amber fern 42"),
            "reference": "msg_x",
            "site": "https://a.example",
        },
    )
    page = browser.new_page(viewport=size, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html)
    page.evaluate(AXE)
    assert (page.evaluate(FINDINGS), asked) == ([], [])
    page.close()
