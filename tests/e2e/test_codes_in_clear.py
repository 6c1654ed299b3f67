"""R14: the codes that the running processes sent stand in clear nowhere but in what was sent: not in what they log, not
in anything that ever goes to Redis (Celery's messages among it), not in a dump of the database.
"""

import base64
import binascii
import re
import threading
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore as DjangosStore
from django.contrib.sessions.models import Session as BrowserSession
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from config.celery import app
from contacts.codes import spelled
from core.models import User
from sellers.models import Seller
from tests.e2e.conftest import Site, eventually, log_in
from tests.e2e.test_contact import code_in_call, code_in_sms, enter_code, enter_number, name_contact, pass_time, press
from tests.test_planted import copied, dumped, found_in, in_redis

NUMBER, EMAIL = "07400 124680", "cora.clear@example.net"


class Overheard:
    """Every command that Redis is given meanwhile."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self._client = redis.Redis.from_url(django_settings.REDIS_URL)
        self._monitor = self._client.monitor().__enter__()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        for heard in self._monitor.listen():
            if heard["command"].startswith("SET the.end"):
                return
            self.commands.append(heard["command"])

    def all(self) -> bytes:
        self._client.set("the.end", "", px=1)
        self._thread.join(10)
        return "\n".join(self.commands).encode()


@pytest.fixture
def overheard() -> Overheard:
    return Overheard()


@pytest.fixture
def page(site: Site, seller: Seller, seller_browser: BrowserContext) -> Iterator[Page]:
    page = log_in(seller_browser, seller.user, site)
    yield page
    page.close()


def sent_by_mail(site: Site) -> tuple[str, str]:
    """The code, and the path of the link beside it."""
    recipient = User(email=EMAIL)
    text = eventually(lambda: site.mails(recipient))[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    code, link = re.search(r"The code is: (\d{6})", text), re.search(r"/contact/code/\S+/link/\S+/", text)
    assert code
    assert link
    return code[1], link.group()


def use_codes_of_all_ways(site: Site, page: Page, seller: Seller) -> list[str]:
    """By e-mail with its link, by SMS, and by a call; each is entered, too, or opened."""
    name_contact(page)
    page.goto(reverse("contact_email"))
    page.get_by_label("E-mail address").fill(EMAIL)
    press(page, "Send the code")
    mailed, link = sent_by_mail(site)
    page.goto(link)
    press(page, "Confirm this address")
    enter_number(page, NUMBER)
    texted = code_in_sms(site, NUMBER)
    pass_time(seller, minutes=2)
    page.goto(page.url)
    press(page, "Call me instead")
    said = code_in_call(site, NUMBER)
    enter_code(page, texted)
    enter_code(page, said)
    page.get_by_text("Confirmed. Thank you.").wait_for()
    codes = [mailed, texted, said]
    return [*codes, *map(spelled, codes), link.rstrip("/").rpartition("/")[2]]


def use_codes_to_get_in(site: Site, context: BrowserContext, seller: Seller) -> list[str]:
    """To register, to log in and to reset a password; none is entered, so that each lies where it waits."""
    new = User(email=f"new.{seller.user.email}")
    return [
        ask_for_code(site, context, "account_signup", new, phrase="amber fern 42", password1="quite Another 1 here"),
        ask_for_code(site, context, "account_request_login_code", seller.user),
        ask_for_code(site, context, "account_reset_password", seller.user),
    ]


def ask_for_code(site: Site, context: BrowserContext, door: str, user: User, **data: str) -> str:
    """By somebody who comes for the first time."""
    context.clear_cookies()
    page = context.new_page()
    page.goto(reverse(door))
    known = {code_of(mail) for mail in site.mails(user)}
    form = page.locator("form", has=page.locator("[name=email]"))
    for name, value in {"email": user.email, **data}.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("[type=submit]").first.click()
    codes = eventually(lambda: {code_of(mail) for mail in site.mails(user)} - known - {""})
    page.close()
    return codes.pop()


def code_of(mail: Any) -> str:
    found = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mail.get_body(("plain",)).get_content())
    return found.group() if found else ""


def in_clear(what: bytes, secrets: list[str]) -> list[str]:
    """Also in what Celery packs, and in what Django signs. Fractions of seconds have six digits as well, and are no
    codes."""
    opened = b"\n".join([what, *_unpacked(what)])
    return found_in(re.sub(rb"(?<=\d)\.\d+", b".", opened), secrets)


def _unpacked(what: bytes) -> Iterator[bytes]:
    for packed in re.findall(rb"[A-Za-z0-9+/_-]{12,}={0,2}", what):
        plain = packed.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        try:
            yield (bare := base64.b64decode(plain + b"=" * (-len(plain) % 4)))
            yield zlib.decompress(bare)
        except (binascii.Error, zlib.error):
            continue


def test_the_codes_that_were_sent_stand_in_clear_nowhere(
    site: Site, page: Page, seller: Seller, seller_browser: BrowserContext, overheard: Overheard, capfd: Any
) -> None:
    secrets = use_codes_of_all_ways(site, page, seller)
    secrets += use_codes_to_get_in(site, seller_browser, seller)
    heard, logged = overheard.all(), "".join(capfd.readouterr()).encode()
    assert b"sweep_urgent" in heard, "Celery's messages are heard"
    assert re.search(rb"web +\| .*/contact/code/[^/]+/link/\xe2\x80\xa6/", logged), "what the processes log is captured"
    assert b"Cora Contact" in copied(), "the rows are there"
    found = {
        "logs": in_clear(logged, secrets),
        "commands": in_clear(heard, secrets),
        "Redis": in_clear(in_redis(), secrets),
        "tables": in_clear(copied(), secrets),
        "dump": in_clear(dumped(), secrets),
    }
    assert found == {"logs": [], "commands": [], "Redis": [], "tables": [], "dump": []}


def test_a_code_in_clear_would_be_found(seller: Seller, overheard: Overheard, capfd: Any) -> None:
    code, client = "480517", redis.Redis.from_url(django_settings.REDIS_URL)
    app.send_task("nobody.knows", args=[code], queue="nobody_listens")
    packed = in_redis()
    client.delete("nobody_listens")
    client.set("for.a.moment", f"code={code}")
    found = [in_clear(overheard.all(), [code]), in_clear(packed, [code]), in_clear(in_redis(), [code])]
    client.delete("for.a.moment")
    print(f"web        | /contact/?code={code}")
    found.append(in_clear("".join(capfd.readouterr()).encode(), [code]))
    User.objects.filter(pk=seller.user_id).update(full_name=f"The code is {code}.")
    found += [in_clear(copied(), [code]), in_clear(dumped(), [code])]
    User.objects.filter(pk=seller.user_id).update(full_name="")
    row = signed_session({"account_login": {"code": code}, "of_no_interest": "at all " * 50})
    found += [in_clear(copied(), [code]), in_clear(dumped(), [code])]
    row.delete()
    assert [bool(one) for one in found] == [True] * 8


def signed_session(data: dict[str, Any]) -> BrowserSession:
    """A row as Django's own store writes it: long enough to be compressed."""
    store = DjangosStore("codes-in-clear")
    row = store.create_model_instance(data)
    row.save()
    return row
