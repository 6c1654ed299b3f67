"""The room with the Amazon Chime SDK in it: its library runs in the page, shows the own camera and dials its meeting.

Media through the real service cannot be tried here: nobody answers at the addresses that our server gives.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, WebSocketRoute, expect

from launcher import processes, run
from launcher.environment import addresses
from launcher.ports import free_ports
from launcher.supervisor import Supervisor
from scheduling.models import Session
from scheduling.room.notify import notify
from sellers.models import Seller
from tests.aws import aws_variables
from tests.e2e.conftest import Site, eventually, origins_of
from tests.e2e.rooms import enter, sees_itself
from tests.scheduling.room.rows import make_manager, make_session
from tests.scheduling.video.chime_server import ChimeServer


@pytest.fixture
def chime() -> Iterator[ChimeServer]:
    server = ChimeServer()
    yield server
    server.stop()
    assert server.misfits == []


@pytest.fixture
def chime_site(site: Site, chime: ChimeServer) -> Iterator[Site]:
    """The same database, with pages and signalling of its own that use the other provider."""
    port = free_ports(2)
    environment = {
        **site.environment,
        **addresses(port),
        "VOUCHROOM_VIDEO": "chime",
        **aws_variables(chime.address, service="CHIME_SDK_MEETINGS"),
    }
    with Supervisor(echo=True) as supervisor:
        supervisor.start("web", processes.web(port), environment=environment)
        supervisor.start("signalling", processes.signalling(port + 1), environment=environment)
        run.wait_until_healthy(supervisor, port)
        origin, signalling = origins_of(environment)
        yield replace(site, origin=origin, signalling_origin=signalling)


@pytest.fixture
def session(seller: Seller, account_manager) -> Session:
    return make_session(seller, make_manager(account_manager))


@pytest.fixture
def dialled(seller_browser: BrowserContext) -> list[str]:
    """The addresses of the service that the page dials; nobody answers."""
    addresses: list[str] = []

    def answer(line: WebSocketRoute) -> None:
        addresses.append(line.url)

    seller_browser.route_web_socket(re.compile(r"chime\.aws"), answer)
    return addresses


def admit(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(status=Session.Status.LIVE, admitted_at=timezone.now())
    notify(session, "admitted")


def hand_over(session: Session, chime: ChimeServer) -> None:
    """As a takeover does: the meeting is gone, with the former account manager in it, and the page is told."""
    chime.expire()
    somebody_else = {"id": "am_somebody_else", "name": "Anna Another", "number": "R-0"}
    notify(session, "company", manager=somebody_else, listeners=[])


def test_the_page_joins_the_meeting_of_its_session_and_another_one_after_a_takeover(
    chime_site: Site,
    chime: ChimeServer,
    seller: Seller,
    session: Session,
    seller_browser: BrowserContext,
    dialled: list[str],
) -> None:
    broken: list[str] = []
    seller_browser.on("weberror", lambda found: broken.append(str(found.error)))
    page = enter(seller_browser, seller.user, session, chime_site)
    sees_itself(page)
    assert not chime.meetings
    chime.fail("ThrottlingException", times=2)
    admit(session)
    expect(page.locator("[data-room-state]")).to_contain_text("cannot start yet")
    eventually(lambda: any(chime.meetings.values()))
    [(meeting, attendees)] = chime.meetings.items()
    assert attendees == [f"seller.{seller.user.public_id}"]
    eventually(lambda: page.evaluate("true") and dialled)  # a page's events are heard while it is spoken to
    assert f"/control/{meeting}" in dialled[0]
    hand_over(session, chime)
    eventually(lambda: any(chime.meetings.values()))
    [new] = chime.meetings
    eventually(lambda: page.evaluate("true") and any(f"/control/{new}" in address for address in dialled))
    sees_itself(page)
    assert broken == []
