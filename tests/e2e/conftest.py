"""The whole system for browser tests: web, signalling, worker, beat and a mail sink on the test database.

Run: `python -m launcher exec --scratch test --hasty -- pytest tests/e2e`; with `-n 3 --dist loadscope` three such
systems stand side by side, since tests wait more than they compute, each with its share of the modules and classes.
How to write a test:

    def test_a_seller_sees_the_home_page(site, seller, seller_browser):
        page = log_in(seller_browser, seller.user, site)          # a page whose context holds the user's log-in
        page.goto("/home/")

- Every write is a real commit (the processes must see it) and nothing is flushed: users have a number in their address,
  and a test asks only for its own rows. Never mark such a test with django_db.
- `seller_page` and `manager_page` are two people in one room: rooms.py says what they can do there.
- `seller_browser` and `manager_browser` are two processes with fake camera and microphone; a further one is
  `new_context()`. Sizes: `page.set_viewport_size(PHONE)` or DESKTOP.
- `site.mails(user)` are the mails that the worker really sent through SMTP; `site.mailbox` holds them and the SMS.
- Time is travelled by moving rows; wait with `expect(...)` or `eventually(...)`, never with a sleep.
"""

import email
import fcntl
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core import roles
from core.models import User
from launcher import run
from launcher.environment import addresses
from launcher.ports import free_ports
from launcher.servers import start_mail_sink
from launcher.supervisor import Supervisor
from scheduling.models import AccountManager, Session
from sellers.models import Seller
from tests.e2e.camera import write_film
from tests.e2e.relay import start_relay
from tests.scheduling.room.rows import make_manager, make_session
from tests.sellers.details import complete
from verification.models import Case

# Playwright's sync API runs an event loop in this thread; the tests' own queries are synchronous all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# What is waited for comes as soon as it can; on a machine that does other things besides, that is not within 5 seconds.
expect.set_options(timeout=20_000)

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1366, "height": 768}
# Of two such flags Chromium heeds the last, so ours repeats Playwright's.
WITHOUT = [
    *["AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"],
    *["DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay"],
    *["MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch"],
    "ThirdPartyStoragePartitioning",
    # Chromium's own pages in the address bar, which nobody sees: half a second of a processor for each context.
    *["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"],
]
FLAGS = [
    "--no-sandbox",
    f"--disable-features={','.join(WITHOUT)}",
    "--use-fake-device-for-media-stream=device-count=2",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--disable-background-networking",
    "--disable-quic",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_numbers = count(1)
T = TypeVar("T")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", metavar="DIR", help="where test_pages.py draws every page (make screenshots)")


@dataclass(frozen=True)
class Site:
    origin: str
    signalling_origin: str
    data: Path
    mailbox: Path
    environment: dict[str, str]  # of its processes

    def mails(self, user: User) -> list[EmailMessage]:
        """Oldest first."""
        mails = [email.message_from_bytes(path.read_bytes(), policy=default) for path in self.mailbox.glob("*.eml")]
        mine = [mail for mail in mails if user.email in str(mail["To"])]
        return sorted(mine, key=lambda mail: mail["Date"].datetime)


def code_to_read_out(site: Site, user: User) -> str:
    """Of the last mail that was sent during the session."""
    subject = "Your code to read out in the session"
    mail = eventually(lambda: next((m for m in site.mails(user)[::-1] if subject in str(m["Subject"])), None))
    return re.search(r"\b\d{6}\b", mail.get_body(("plain",)).get_content()).group()


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("site")
    port = free_ports(2)
    made = {**addresses(port), "VOUCHROOM_MAILBOX_DIR": str(data / "mailbox")}
    with django_db_blocker.unblock(), Supervisor(echo=True) as supervisor:
        environment = {
            **os.environ,
            **made,
            "DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"],
            "EMAIL_URL": start_mail_sink(supervisor, data / "mailbox"),
            "VOUCHROOM_DOCUMENTS_URL": (data / "documents").as_uri(),
            "VOUCHROOM_AUDIT_ANCHORS": (data / "anchors.jsonl").as_uri(),
            **start_relay(supervisor),
        }
        collect_static(tmp_path_factory.getbasetemp())
        run.start_processes(supervisor, environment, port, data)
        run.wait_until_healthy(supervisor, port)
        yield Site(*origins_of(environment), data, data / "mailbox", environment)
    with django_db_blocker.unblock():
        _end_other_connections()


def collect_static(folder: Path) -> None:
    """Once a run, by the first worker: all share STATIC_ROOT, and two at a time take files away from each other."""
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    with (shared / "static").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.fstat(lock.fileno()).st_size:
            call_command("collectstatic", verbosity=0, interactive=False)
            lock.write("collected")


def origins_of(environment: dict[str, str]) -> tuple[str, str]:
    return environment["VOUCHROOM_SITE_ORIGIN"], environment["VOUCHROOM_SIGNALLING_ORIGIN"]


def _end_other_connections() -> None:
    """A process that was killed leaves its connection to the server for a while, and the database could not go."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()


@pytest.fixture(scope="session")
def base_url(site: Site) -> str:
    """For Playwright: page.goto("/home/")."""
    return site.origin


@pytest.fixture
def db(site: Site) -> None:
    """In place of pytest-django's: the database stays open to the whole run, and every write is committed."""


@pytest.fixture(autouse=True)
def _no_rate_limit_from_the_test_before() -> None:
    """Nothing is cleared: what the running processes keep in Redis stays."""


@pytest.fixture(autouse=True)
def _own_files(db: None, site: Site, settings: Any) -> None:
    """The test reads and writes the files of the processes, not its own.

    `db`: pytest-django makes the database only when a test of the run names that fixture.
    """
    for name, value in files_of(site).items():
        setattr(settings, name, value)


def files_of(site: Site) -> dict[str, Any]:
    """The settings under which the processes run, where they differ from a test's."""
    documents = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": site.data / "documents"},
    }
    return {
        "SITE_ORIGIN": site.origin,
        "SIGNALLING_ORIGIN": site.signalling_origin,
        "MAILBOX_DIR": site.mailbox,
        "STORAGES": {**django_settings.STORAGES, "documents": documents},
    }


@pytest.fixture
def seller(make_seller: Callable[..., Any]) -> Any:
    return make_seller(f"seller{next(_numbers)}@example.com", full_name="Sam Seller", time_zone="Europe/London")


@pytest.fixture
def other_seller(make_seller: Callable[..., Any]) -> Any:
    return make_seller(f"other{next(_numbers)}@example.com", full_name="Olga Other", time_zone="Asia/Shanghai")


@pytest.fixture
def make_staff(make_user: Callable[..., User]) -> Callable[..., User]:
    def make(role: str) -> User:
        address = f"{role.replace(' ', '.')}{next(_numbers)}@staff.example.com"
        user = make_user(address, full_name=f"{role.title()} {next(_numbers)}", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        TOTP.activate(user, generate_totp_secret())
        return user

    return make


@pytest.fixture
def account_manager(make_staff: Callable[..., User]) -> User:
    return make_staff(roles.ACCOUNT_MANAGER)


@pytest.fixture(scope="session")
def flags(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    film = write_film(tmp_path_factory.mktemp("camera") / "film.y4m")
    return [*FLAGS, f"--use-file-for-fake-video-capture={film}"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], flags: list[str]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "permissions": ["camera", "microphone"], "viewport": DESKTOP, "locale": "en-GB"}


@pytest.fixture
def seller_browser(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    return new_context()


@pytest.fixture(scope="session")
def second_browser(launch_browser: Callable[[], Browser]) -> Iterator[Browser]:
    """A process of its own for the account manager: two people do not share one."""
    browser = launch_browser()
    yield browser
    browser.close()


@pytest.fixture
def manager_browser(second_browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    context = second_browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.fixture
def room_manager(account_manager: User) -> AccountManager:
    return make_manager(account_manager)


@pytest.fixture
def room_session(seller: Seller, room_manager: AccountManager) -> Session:
    complete(seller)
    return make_session(seller, room_manager)


@pytest.fixture
def room_case(room_session: Session) -> Case:
    return Case.objects.create(
        seller=room_session.booking.seller,
        booking=room_session.booking,
        status=Case.Status.SESSION_BOOKED,
        language="en",
        submitted_at=timezone.now(),
        since=timezone.now(),
    )


@pytest.fixture
def seller_page(site: Site, seller: Seller, room_session: Session, seller_browser: BrowserContext) -> Page:
    from tests.e2e.rooms import enter  # it imports this module

    return enter(seller_browser, seller.user, room_session, site)


@pytest.fixture
def manager_page(site: Site, room_manager: AccountManager, room_case: Case, manager_browser: BrowserContext) -> Page:
    """In the console; the room is not open yet."""
    from tests.e2e.rooms import KEEP_CALLS

    manager_browser.add_init_script(KEEP_CALLS)
    page = log_in(manager_browser, room_manager.user, site)
    page.goto(reverse("admin:verification_case_change", args=[room_case.pk]))
    return page


def log_in(context: BrowserContext, user: User, site: Site) -> Page:
    """Plant the cookie of a fresh log-in, second factor included, and open a page."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    context.add_cookies([{"name": "session", "value": str(session.session_key), "url": site.origin, "httpOnly": True}])
    return context.new_page()


def eventually(look: Callable[[], T], *, seconds: float = 30.0) -> T:
    """The first true answer of `look`; fails when there is none in time. For rows and mails: pages have expect()."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"nothing came within {seconds:.0f} seconds"
        time.sleep(0.1)
    return found
