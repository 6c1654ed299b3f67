from collections.abc import Callable

import pytest
from django.utils import timezone

from core.models import User
from scheduling.models import AccountManager, Session
from sellers.models import Seller
from tests.scheduling.room.rows import make_manager, make_session


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
    return session


@pytest.fixture
def live(waiting: Session) -> Session:
    waiting.status, waiting.admitted_at = Session.Status.LIVE, timezone.now()
    waiting.save()
    return waiting
