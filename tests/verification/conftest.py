"""Sellers who are ready to submit, and cases in the states that matter."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from core.models import User
from scheduling.models import AccountManager, Booking
from sellers.models import BankAccount, Business, Person, Seller
from tests.scheduling.conftest import at_place, hold, make_manager, manager, place  # noqa: F401
from tests.sellers.details import complete
from tests.verification import announcing
from tests.verification.building import begin, document_case, open_case, publish_plan
from tests.verification.building import session_case as case_with_session
from verification.actions.cases import choose_time, submit_case
from verification.announcements.actions.telling import tell_next
from verification.campaigns.actions.campaigns import save_campaign, start_campaign
from verification.campaigns.invitees import Wanted
from verification.models import Announcement, Campaign, Case, Review
from verification.reviewing.actions.reviews import admit_seller


@pytest.fixture
def sample(db: None) -> Callable[[int], None]:
    """Set the plan's share of sellers who are drawn at random, in percent."""

    def set_rate(percent: int) -> None:
        publish_plan(random_sample_percent=percent)

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


@pytest.fixture
def documents(seller: Seller, account_manager: User) -> Review:
    """Of a case whose documents are looked at without a session."""
    return begin(document_case(seller), account_manager)


@pytest.fixture
def live(seller: Seller, account_manager: User) -> Review:
    """Of a session in which the seller has been admitted."""
    review = begin(case_with_session(seller, account_manager), account_manager)
    admit_seller(review, actor=account_manager)
    review.refresh_from_db()
    return review


@pytest.fixture
def make_rejected(make_seller: Callable[..., Seller]) -> Callable[..., Seller]:
    """Handed everything in and was rejected; from Great Britain, unless told otherwise."""

    def make(name: str, *, country: str = "GB", status: str = Case.Status.REJECTED, **fields: Any) -> Seller:
        seller = make_seller(f"{name}@example.com", **{"time_zone": "Europe/London", **fields})
        Business.objects.create(seller=seller, legal_name=f"{name} Ltd", country=country, street="1", city="Leeds")
        Person.objects.create(seller=seller, family_name=name, document_type="passport", document_country=country)
        BankAccount.objects.create(seller=seller, holder=f"{name} Ltd", country=country)
        Seller.objects.filter(pk=seller.pk).update(locked_at=timezone.now())
        open_case(seller, status, due_at=None)
        return Seller.objects.get(pk=seller.pk)

    return make


@pytest.fixture
def make_campaign(ops: User) -> Callable[..., Campaign]:
    def make(name: str = "Rejected before", *, pace: int = 100, running: bool = True, **wanted: Any) -> Campaign:
        campaign = Campaign(name=name, pace_per_day=pace)
        save_campaign(campaign, actor=ops, wanted=Wanted(**wanted))
        if running:
            start_campaign(campaign, actor=ops)
        return Campaign.objects.get(pk=campaign.pk)

    return make


@pytest.fixture
def make_reader(make_seller: Callable[..., Seller]) -> Callable[..., Seller]:
    """Who belongs to the audience of the announcements of tests.verification.announcing."""
    announcing.open_every_day()

    def make(name: str, *, country: str = announcing.COUNTRY, **fields: Any) -> Seller:
        return announcing.place(make_seller(f"{name}@example.com", **fields), country)

    return make


@pytest.fixture
def make_published(make_reader: Callable[..., Seller], ops: User, lead: User) -> Callable[..., Announcement]:
    """Published and told to all who are there."""
    make_reader("reader", full_name="Rita Reader", time_zone="Europe/Berlin")

    def make(**fields: Any) -> Announcement:
        announcement = announcing.publish(announcing.draft_of(ops, **fields).announcement, ops, lead)
        tell_next(announcement)
        return announcement

    return make


@pytest.fixture
def reader(make_published: Callable[..., Announcement]) -> Seller:
    return Seller.objects.get(user__email="reader@example.com")
