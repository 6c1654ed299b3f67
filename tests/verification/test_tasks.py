"""What the worker's sweeps do, each seen by what has changed once its time has come: whoever takes an action out of a
sweep is told here."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import User
from messaging.models import Message, OpsTask
from scheduling.models import AccountManager, Availability, Booking, Presence, Session
from sellers.models import Seller
from tests.scheduling.conftest import ROUND_THE_CLOCK
from tests.verification.attending import again, seller_missed
from tests.verification.building import answer_all
from tests.verification.certification.world import asked, of_high_volume, over, unanswered
from tests.verification.queueing import idle, waiting
from verification.actions.cases import renew_times
from verification.certification.actions.suspending import TO_SUSPEND
from verification.life.table import At, state_of
from verification.models import Campaign, Case, Certification, Invitation, Review
from verification.tasks import (
    sweep_campaigns,
    sweep_cases,
    sweep_certifications,
    sweep_reviews,
)

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def is_due(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - AN_HOUR)
    case.promises.open().update(due_at=timezone.now() - AN_HOUR)


def state(case: Case) -> At:
    return state_of(Case.objects.select_related("seller").get(pk=case.pk))


# Cases.


def test_the_sweep_gives_other_times_to_who_missed_a_session(booked_case: Case) -> None:
    missed = seller_missed(booked_case)
    sweep_cases()
    assert state(missed) == At.TIMES_HELD
    assert missed.missed.get().counts


def test_the_sweep_hands_on_a_session_whose_account_manager_left_without_deciding(live: Review) -> None:
    answer_all(live)
    long_ago = timezone.now() - 3 * AN_HOUR
    Booking.objects.update(period=(long_ago, long_ago + AN_HOUR))
    Session.objects.update(entered_at=long_ago, admitted_at=long_ago)
    Presence.objects.update(came_at=long_ago, seen_at=long_ago)
    Case.objects.update(since=long_ago)
    sweep_cases()
    assert state(live.case) == At.DOCUMENT_REVIEW


def test_the_sweep_offers_what_has_become_free_to_who_waits(session_case: Case, manager: AccountManager) -> None:
    Availability.objects.all().delete()
    session_case.seller.offers.update(status="released")
    renew_times(session_case, actor=session_case.seller.user)
    sweep_cases()
    assert state(session_case) == At.TIMES_WANTED
    for weekday, starts, ends in ROUND_THE_CLOCK:
        Availability.objects.create(manager=manager, weekday=weekday, starts=starts, ends=ends)
    sweep_cases()
    assert state(session_case) == At.TIMES_HELD


def test_the_sweep_gives_times_back_that_nobody_took_and_closes_the_case_at_last(session_case: Case) -> None:
    is_due(session_case)
    sweep_cases()
    assert state(session_case) == At.TIMES_GONE
    is_due(session_case)
    sweep_cases()
    assert state(session_case) == At.LAPSED


def test_the_sweep_tells_a_new_day_where_we_are_late(reviewed_case: Case) -> None:
    is_due(reviewed_case)
    sweep_cases()
    new_day = again(reviewed_case).new_due_at
    assert new_day
    assert new_day > timezone.now()
    assert Message.objects.filter(recipient=reviewed_case.seller.user, purpose="answer_late").count() == 1


# Reviews.


def test_the_sweep_takes_a_review_back_in_which_nothing_is_done(documents: Review) -> None:
    idle(documents, minutes=31)
    sweep_reviews()
    assert Review.objects.get().release == Review.Release.IDLE


def test_the_sweep_tells_ops_of_a_case_for_nobody(seller: Seller) -> None:
    case = waiting(seller, language="ja", country="JP", due_in_hours=20)
    sweep_reviews()
    assert OpsTask.objects.get().key == case.public_id


# Campaigns and announcements.


def test_the_sweep_invites_whom_a_campaign_wants(
    make_rejected: Callable[..., Seller], make_campaign: Callable[..., Campaign], manager: AccountManager
) -> None:
    seller, campaign = make_rejected("ren"), make_campaign()
    sweep_campaigns()
    assert Invitation.objects.get().seller == seller
    assert Invitation.objects.get().campaign == campaign


# Certifications.


@pytest.fixture
def selling(seller: Seller, ops: User) -> Seller:
    return of_high_volume(seller, ops)


def test_the_sweep_asks_a_seller_of_high_volume_to_certify(selling: Seller) -> None:
    sweep_certifications()
    assert Certification.objects.get().seller == selling


def test_the_sweep_asks_once_more_when_the_days_are_over(selling: Seller) -> None:
    certification = over(asked(selling))
    sweep_certifications()
    certification.refresh_from_db()
    assert certification.notices == 2


def test_the_sweep_tells_ops_of_a_suspension_that_waits_for_two_people(selling: Seller) -> None:
    unanswered(selling)
    assert not OpsTask.objects.exists()
    sweep_certifications()
    assert OpsTask.objects.get().kind == TO_SUSPEND
