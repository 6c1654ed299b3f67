"""Deadlines of sellers: a reminder before, and what the sweep does when one is over. Nobody is rejected for it."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from audit.models import Event
from core.models import User
from core.policy import current_policy
from messaging.models import Message
from messaging.purposes import purpose_of
from sellers.actions import save_tax_information
from sellers.models import Document, Seller
from sellers.uploads.actions import upload_document
from tests.races import results_at_once
from tests.sellers import samples
from tests.verification.building import answer_all, begin, publish_plan
from verification.actions.cases import choose_time, correct_details, renew_times, resubmit_documents, submit_case
from verification.actions.expiring import ACTS, expire_due
from verification.life.journey import standing
from verification.life.table import At, Clock, state_of
from verification.life.words import Who
from verification.models import Case, Decision
from verification.reviewing.actions.decisions import decide

pytestmark = pytest.mark.django_db
Status, Outcome = Case.Status, Decision.Outcome


def again(case: Case) -> Case:
    return Case.objects.select_related("seller__user", "booking").get(pk=case.pk)


def is_due(case: Case) -> Case:
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    return again(case)


def said(case: Case, purpose: str) -> Message:
    return Message.objects.get(about=case.public_id, purpose=purpose)


def purposes(case: Case) -> list[str]:
    return list(Message.objects.filter(about=case.public_id).order_by("pk").values_list("purpose", flat=True))


def actions(case: Case) -> list[str]:
    return list(Event.objects.filter(subject=case.public_id).order_by("position").values_list("action", flat=True))


def upload_statement(case: Case) -> None:
    statement = case.seller.documents.get(kind=Document.Kind.BANK_STATEMENT)
    upload_document(statement, actor=case.seller.user, content=samples.jpeg())


@pytest.fixture
def asked_again(reviewed_case: Case, account_manager: User) -> Case:
    """The bank statement is needed again; the identity document was accepted."""
    review = begin(reviewed_case, account_manager)
    answer_all(review, rejected={"bank_statement": "cut_off"})
    decide(review, actor=account_manager, outcome=Outcome.DOCUMENTS_NEEDED, reason_codes=["cut_off"])
    return again(reviewed_case)


@pytest.fixture
def approved(reviewed_case: Case, account_manager: User) -> Case:
    review = begin(reviewed_case, account_manager)
    answer_all(review)
    decide(review, actor=account_manager, outcome=Outcome.APPROVED, reason_codes=[])
    return again(reviewed_case)


def test_every_deadline_of_a_seller_has_its_act() -> None:
    named = {at: at.value.expiry for at in At if at.value.who == Who.SELLER and at.value.clock != Clock.NONE}
    assert {at: act.__name__ for at, act in ACTS.items() if at not in (At.ACTIVE, At.LIMITED)} == named


@pytest.mark.parametrize("fixture", ["asked_again", "session_case", "approved"])
def test_before_the_deadline_nothing_happens(fixture: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(fixture)
    assert expire_due() == 0


def test_times_that_nobody_took_are_given_back_and_the_seller_is_told_until_when_to_ask(session_case: Case) -> None:
    case = is_due(session_case)
    assert expire_due() == 1
    case = again(case)
    assert (case.status, state_of(case)) == (Status.SESSION_NEEDED, At.TIMES_GONE)
    assert case.due_at
    assert case.due_at > timezone.now() + timedelta(days=10)
    assert not case.seller.offers.held().exists()
    assert actions(case)[-1] == "case.times_given_back"
    assert "Please choose a time by" in said(case, "times_given_back").body
    assert expire_due() == 0


def test_whoever_asks_for_times_again_has_them_and_no_deadline_but_theirs(session_case: Case) -> None:
    is_due(session_case)
    expire_due()
    reminder = said(session_case, "times_near")
    assert purpose_of(reminder).still_true(reminder)
    offers = renew_times(session_case, actor=session_case.seller.user)
    case = again(session_case)
    assert (state_of(case), case.due_at) == (At.TIMES_HELD, offers[0].expires_at)
    for purpose in ("times_near", "times_given_back"):
        assert not purpose_of(reminder).still_true(said(case, purpose))


def test_a_booking_leaves_nothing_of_it(session_case: Case) -> None:
    is_due(session_case)
    expire_due()
    offer = renew_times(session_case, actor=session_case.seller.user)[0]
    choose_time(again(session_case), actor=session_case.seller.user, offer=offer, time_zone="Europe/London")
    assert again(session_case).times_gone_at is None


@pytest.mark.parametrize("gone", [True, False], ids=["times", "documents"])
def test_who_does_nothing_is_not_rejected_the_case_is_closed_without_a_decision(
    gone: bool, request: pytest.FixtureRequest
) -> None:
    case = request.getfixturevalue("session_case" if gone else "asked_again")
    if gone:
        is_due(case)
        expire_due()
    is_due(case)
    assert expire_due() == 1
    case = again(case)
    assert (case.status, case.due_at, case.seller.status) == (Status.LAPSED, None, Seller.Status.ONBOARDING)
    assert actions(case)[-1] == "case.lapsed"
    assert "You are not rejected" in said(case, "case_lapsed").body
    now = standing(Seller.objects.with_details().get(pk=case.seller_id), case)
    assert (now.title, now.page, now.due_at) == ("Your case was closed without a decision", "case", None)
    assert expire_due() == 0


def test_after_that_the_seller_starts_again_and_what_was_accepted_stays_accepted(asked_again: Case) -> None:
    is_due(asked_again)
    expire_due()
    case = again(asked_again)
    correct_details(case, actor=case.seller.user)
    accepted = case.seller.documents.get(kind=Document.Kind.IDENTITY)
    assert accepted.status == Document.Status.ACCEPTED
    upload_statement(again(case))
    fresh = submit_case(Seller.objects.get(pk=case.seller_id), actor=case.seller.user)
    assert (fresh.status, fresh.pk != case.pk) == (Status.DOCUMENT_REVIEW, True)


def test_a_session_that_was_asked_for_does_not_go_away_by_waiting_whatever_the_plan_says(
    session_case: Case, sample: Callable[[int], None]
) -> None:
    publish_plan(weights={}, session_from=1000)
    for _step in range(2):
        is_due(session_case)
        expire_due()
    sample(0)
    case = again(session_case)
    correct_details(case, actor=case.seller.user)
    fresh = submit_case(Seller.objects.get(pk=case.seller_id), actor=case.seller.user)
    assert [signal.rule for signal in fresh.signals.all()] == ["session_not_chosen"]
    assert (fresh.status, fresh.screenings.get().score) == (Status.SESSION_NEEDED, 0)


def test_documents_that_are_there_and_were_only_not_sent_go_to_a_person(asked_again: Case) -> None:
    upload_statement(asked_again)
    is_due(asked_again)
    assert expire_due() == 1
    assert again(asked_again).status == Status.DOCUMENT_REVIEW
    assert "case_lapsed" not in purposes(asked_again)


def test_tax_information_that_does_not_come_closes_nothing_and_is_said_once(approved: Case) -> None:
    is_due(approved)
    assert expire_due() == 1
    case = again(approved)
    assert (state_of(case), case.seller.status) == (At.TAX_OVERDUE, Seller.Status.VERIFIED)
    assert "Your account stays verified" in said(case, "tax_overdue").body
    assert expire_due() == 0


def test_who_has_entered_it_hears_nothing_more(approved: Case) -> None:
    save_tax_information(approved.seller, actor=approved.seller.user, country="GB", number="1234567890")
    reminder = said(approved, "tax_near")
    assert not purpose_of(reminder).still_true(reminder)
    is_due(approved)
    expire_due()
    assert (again(approved).due_at, "tax_overdue" in purposes(approved)) == (None, False)


def test_the_reminder_comes_in_the_morning_two_working_days_before(asked_again: Case) -> None:
    reminder = said(asked_again, "documents_near")
    assert asked_again.due_at
    zone = ZoneInfo(asked_again.seller.user.time_zone)
    when, due = reminder.due_at.astimezone(zone), asked_again.due_at.astimezone(zone)
    assert (when.hour, when.minute) == (current_policy().daytime_from_hour, 0)
    assert 2 <= (due.date() - when.date()).days <= 10
    assert purpose_of(reminder).still_true(reminder)


def test_a_reminder_of_an_earlier_deadline_is_not_sent(asked_again: Case, account_manager: User) -> None:
    first = said(asked_again, "documents_near")
    upload_statement(asked_again)
    resubmit_documents(asked_again, actor=asked_again.seller.user)
    assert not purpose_of(first).still_true(first)
    review = begin(again(asked_again), account_manager)
    answer_all(review, rejected={"bank_statement": "cut_off"})
    decide(review, actor=account_manager, outcome=Outcome.DOCUMENTS_NEEDED, reason_codes=["cut_off"])
    assert not purpose_of(first).still_true(first)
    second = Message.objects.filter(purpose="documents_near").latest("pk")
    assert purpose_of(second).still_true(second)


@pytest.mark.django_db(transaction=True)
def test_of_two_sweeps_at_once_one_takes_the_case(asked_again: Case) -> None:
    is_due(asked_again)
    assert sorted(results_at_once([expire_due, expire_due])) == [0, 1]
