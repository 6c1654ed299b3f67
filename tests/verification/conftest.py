"""Sellers who are ready to submit, and cases in the states that matter."""

from collections.abc import Callable

import pytest

from core.models import PolicyVersion
from scheduling.models import AccountManager, Booking
from sellers.models import Seller
from tests.scheduling.conftest import hold, make_manager, manager  # noqa: F401
from tests.sellers.details import complete
from verification.actions.cases import choose_time, submit_case
from verification.models import Case


@pytest.fixture
def sample(db: None) -> Callable[[int], None]:
    """Set the policy's share of sellers who are drawn at random, in percent."""

    def set_rate(percent: int) -> None:
        number = PolicyVersion.objects.count() + 1
        PolicyVersion.objects.create(number=number, figures={"random_sample_percent": percent}, note="test")

    return set_rate


@pytest.fixture
def ready(seller: Seller, sample: Callable[[int], None]) -> Seller:
    """Everything complete, and nothing for the screen to find."""
    sample(0)
    complete(seller)
    return seller


@pytest.fixture
def reviewed_case(ready: Seller) -> Case:
    return submit_case(ready, actor=ready.user)


@pytest.fixture
def session_case(ready: Seller, manager: AccountManager, sample: Callable[[int], None]) -> Case:  # noqa: F811
    sample(100)
    return submit_case(ready, actor=ready.user)


@pytest.fixture
def booked_case(session_case: Case) -> Case:
    offer = session_case.seller.offers.held().first()
    choose_time(session_case, actor=session_case.seller.user, offer=offer, time_zone="Europe/London")
    return Case.objects.select_related("booking__session", "seller__user").get(pk=session_case.pk)


@pytest.fixture
def booking(booked_case: Case) -> Booking:
    return booked_case.booking
