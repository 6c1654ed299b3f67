from collections.abc import Callable

import pytest
from django.test import Client

from core.models import PolicyVersion, User
from scheduling.models import Session
from tests.scheduling.room.conftest import *  # noqa: F403  the same people and sessions
from tests.verification.building import confirm_factor


@pytest.fixture
def recorded(live: Session) -> Session:
    """The seller agreed to it, and is admitted."""
    Session.objects.filter(pk=live.pk).update(recorded=True)
    live.refresh_from_db()
    return live


@pytest.fixture
def records(db: None) -> None:
    PolicyVersion.objects.create(number=1, figures={"recording_on_flag": 1}, note="test")


@pytest.fixture
def fresh_log_in(log_in: Callable[[User], Client]) -> Callable[[User], Client]:
    """With the second factor just used."""

    def make(user: User) -> Client:
        client = log_in(user)
        confirm_factor(client, user)
        return client

    return make
