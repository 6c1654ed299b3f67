from collections.abc import Callable

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from core.models import User
from scheduling.models import AccountManager, Session
from scheduling.room.actions.staying import touch
from scheduling.room.entrance import remember_entry
from sellers.models import Seller
from tests.scheduling.room.rows import make_manager, make_session
from tests.scheduling.room.sockets import MANAGER_PAGE, SELLER_PAGE, connected


@pytest.fixture
def manager(account_manager: User) -> AccountManager:
    return make_manager(account_manager)


@pytest.fixture
def other_manager(make_user: Callable[..., User]) -> AccountManager:
    return make_manager(make_user("second@staff.example.com", full_name="Second Manager", is_staff=True))


@pytest.fixture
def session(seller: Seller, manager: AccountManager) -> Session:
    """Booked, starts in two minutes; nobody has entered yet."""
    return make_session(seller, manager)


@pytest.fixture
def waiting(session: Session, manager: AccountManager) -> Session:
    """The seller has entered and consented; the room is held by the manager."""
    now = timezone.now()
    session.entered_at, session.consented_at, session.owner = now, now, manager
    session.save()
    touch(session, connection="waiting-room")
    return session


@pytest.fixture
def live(waiting: Session) -> Session:
    waiting.status, waiting.admitted_at = Session.Status.LIVE, timezone.now()
    waiting.save()
    return waiting


@pytest.fixture
def cookie_of(log_in):
    """The log-in's cookie, after link and session ID were given for `entered`."""

    def make(user, entered=None):
        client = log_in(user)
        if entered:
            log_in_row = client.session
            remember_entry(log_in_row, entered)
            log_in_row.save()
        return client.cookies["session"].value

    return make


@pytest.fixture
def both(waiting, seller, manager, cookie_of):
    """Run `play(seller socket, manager socket)` with both sides connected."""
    cookies = cookie_of(seller.user, waiting), cookie_of(manager.user)

    def run(play):
        async def scene():
            async with (
                connected(waiting, cookies[0], SELLER_PAGE) as one,
                connected(waiting, cookies[1], MANAGER_PAGE) as two,
            ):
                await one.hear("welcome")
                await two.hear("welcome")
                return await play(one, two)

        return async_to_sync(scene)()

    return run
