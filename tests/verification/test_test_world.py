"""What staff compare, count, draw and send to many is of live sellers; a test shows nobody anything of people."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import User
from messaging.models import Message, OpsTask
from messaging.ops_tasks.actions import open_task
from scheduling.actions.desks import open_desks
from scheduling.models import AccountManager
from sellers.models import LogInPlace, Seller
from sellers.same_numbers import count_same_numbers, others_with_same_number
from sellers.same_places import count_same_places
from sellers.worlds import is_of_test_world
from tests.refusals import refusal_of
from tests.verification.building import complete, document_case, find
from tests.verification.queueing import knows, several, waiting
from tests.verification.seconds import decided
from verification.actions.watching import watch_queue
from verification.announcements.audience import Audience, sellers_of
from verification.assignment.actions.taking import assign_case, take_next
from verification.assignment.qualified import cases_for, trained_manager
from verification.assignment.workload import needs
from verification.campaigns.invitees import Wanted, sellers_wanted
from verification.catalogue.uses import decisions_by_code
from verification.consistency.figures import figures
from verification.models import Case, ScreenPlan, SecondReview
from verification.ops import NO_REVIEWER
from verification.screenplans.trial import run_trial

pytestmark = pytest.mark.django_db


@pytest.fixture
def test_seller(make_seller: Callable[..., Seller]) -> Seller:
    return make_seller("test@example.com", is_test=True)


def a_desk() -> User:
    open_desks()
    return AccountManager.objects.of_test_world().select_related("user")[0].user


def test_a_test_seller_is_linked_with_nobody(seller: Seller, test_seller: Seller) -> None:
    complete(seller)
    complete(test_seller)
    for each in (seller, test_seller):
        assert others_with_same_number(each) == []
        assert set(count_same_numbers(each).values()) == {0}


def test_two_test_sellers_are_linked_as_two_people_are(test_seller: Seller, make_seller: Callable[..., Seller]) -> None:
    complete(test_seller)
    complete(make_seller("test2@example.com", is_test=True))
    assert count_same_numbers(test_seller)["document"] == 1


def test_a_place_of_a_test_is_nobodys_place(seller: Seller, test_seller: Seller) -> None:
    for each in (seller, test_seller):
        LogInPlace.objects.create(user=each.user, token="t", network="81.2.69.0/24", seen_at=timezone.now())
    assert count_same_places(seller.user, days=30).network == 0
    assert count_same_places(test_seller.user, days=30).network == 0


def test_nobody_is_given_the_case_of_a_test(test_seller: Seller, account_manager: User, lead: User) -> None:
    knows(account_manager)
    case = waiting(test_seller)
    assert refusal_of(take_next, account_manager) == "nothing_waits"
    assert refusal_of(assign_case, case, actor=lead, to=account_manager, reason="balance") == "other_world"
    assert needs() == []


def test_a_desk_reviews_tests_and_nothing_else(seller: Seller, test_seller: Seller) -> None:
    desk = a_desk()
    waiting(seller)
    case = waiting(test_seller)
    assert list(cases_for(trained_manager(desk), Case.objects.all())) == [case]


def test_a_desk_hides_from_nobody_that_no_person_knows_a_language(
    make_seller: Callable[..., Seller], test_seller: Seller, ops: User
) -> None:
    a_desk()
    several(make_seller, 1, language="ja", due_in_hours=1)
    waiting(test_seller, language="ja", due_in_hours=1)
    watch_queue()
    told = OpsTask.objects.get(kind=NO_REVIEWER)
    assert told.key == Case.objects.get(seller__user__is_test=False).public_id


def test_no_task_for_ops_is_opened_of_a_test(seller: Seller, test_seller: Seller, ops: User) -> None:
    live, test = (document_case(each) for each in (seller, test_seller))
    assert (is_of_test_world(live.public_id), is_of_test_world(test.public_id)) == (False, True)
    assert open_task(NO_REVIEWER, key=test.public_id, facts={}, actor=None) is None
    assert open_task(NO_REVIEWER, key="any", facts={}, actor=test_seller.user) is None
    assert open_task(NO_REVIEWER, key=live.public_id, facts={}, actor=None) is not None
    assert Message.objects.filter(recipient=ops).count() == 1


def test_announcements_and_campaigns_go_to_live_sellers(seller: Seller, test_seller: Seller) -> None:
    assert list(sellers_of(Audience())) == [seller]
    for each in (seller, test_seller):
        waiting(each)
    Case.objects.update(status=Case.Status.REJECTED, due_at=None)
    Seller.objects.update(locked_at=timezone.now())
    assert list(sellers_wanted(Wanted())) == [seller]


def test_a_decision_about_a_test_is_not_drawn_to_be_made_again_nor_counted(
    test_seller: Seller, account_manager: User, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verification.assignment.drawing.draw", lambda: 0)
    review = decided(test_seller, account_manager, outcome="documents_needed", rejected={"identity": "unreadable"})
    assert not SecondReview.objects.exists()
    SecondReview.objects.create(
        review=review, cause="share", first_by=account_manager, first_outcome="approved", outcome="approved",
        reviewer=lead, status="agreed", due_at=timezone.now(), decided_at=timezone.now(),
    )  # fmt: skip
    assert figures(timezone.now(), "UTC").whole.count == 0
    assert decisions_by_code() == {}


def test_a_dry_run_of_a_plan_leaves_tests_out(seller: Seller, test_seller: Seller) -> None:
    for each in (seller, test_seller):
        find(document_case(each), "country")
    today = timezone.now().date()
    trial = run_trial(
        ScreenPlan.objects.in_force(), since=today - timedelta(days=2), until=today + timedelta(days=1), zone="UTC"
    )
    assert trial.tried.count == 1
