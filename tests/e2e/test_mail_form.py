"""A mail as a mail program with a browser inside shows it, by day and by night."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser

from messaging.purposes import Text, Topic
from tests.e2e.browsers import AXE, FINDINGS
from tests.e2e.conftest import DESKTOP, PHONE

OURS = Text("Your session is confirmed", ["It begins on Tuesday."], ("See your booking", "/booking/bok_x/"))
TO_OTHER = Text("Something urgent waits in the seller account of Sam Seller", ["Please pass this on."], to_other=True)
TOPIC = Topic("reminders", "Reminders of your session", "You may miss it.")
FORMS = {
    "duty": {"text": OURS},
    "to_other": {"text": TO_OTHER},
    "topic": {"text": OURS, "topic": TOPIC, "stop": "https://a.example/stop/" + "x" * 120},
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_in_a_mail_and_it_asks_for_nothing_outside(
    browser: Browser, scheme: str, size: dict, form: str
) -> None:
    html = render_to_string(
        "messaging/email.html",
        {
            "user": SimpleNamespace(phrase="amber fern 42"),
            "reference": "msg_x",
            "site": "https://a.example",
            **FORMS[form],
        },
    )
    page = browser.new_page(viewport=size, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html)
    page.evaluate(AXE)
    assert (page.evaluate(FINDINGS), asked) == ([], [])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
