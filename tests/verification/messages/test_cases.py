"""What sellers are told, and what is no longer said once it is untrue."""

import pytest
from django.db import transaction
from django.utils import translation

from core.models import User
from messaging.models import Message
from messaging.purposes import purpose_of
from tests.verification.building import answer_all, begin
from verification.actions import cases
from verification.actions.moving import lock, move
from verification.life.calm_days import Where
from verification.life.deadlines import end_of_workday
from verification.models import Case, Decision
from verification.reviewing.actions.decisions import decide

pytestmark = pytest.mark.django_db
Outcome = Decision.Outcome


def message(purpose: str) -> Message:
    return Message.objects.filter(purpose=purpose).latest("id")


def still_true(purpose: str) -> bool:
    told = message(purpose)
    return purpose_of(told).still_true(told)


def decided(case: Case, reviewer: User, outcome: str, rejected: dict[str, str] | None = None) -> Decision:
    review = begin(case, reviewer)
    answer_all(review, rejected=rejected)
    codes = sorted(set((rejected or {}).values()))
    return decide(review, actor=reviewer, outcome=outcome, reason_codes=codes)


def test_who_is_in_document_review_is_told_by_when_the_result_comes(reviewed_case: Case) -> None:
    told = message("case_submitted")
    assert told.action_path == "/case/"
    assert "(London, UTC+00:00)" in told.body


def test_it_is_told_in_the_language_of_the_reader(reviewed_case: Case) -> None:
    reviewed_case.seller.user.language = "de"
    reviewed_case.seller.user.save()
    told = message("case_submitted")
    with translation.override("de"):
        text = purpose_of(told).render(told, {})
    assert "UTC+00:00" in " ".join(text.paragraphs)
    assert text.title != told.title


def test_nothing_is_said_of_a_review_that_is_over(reviewed_case: Case, account_manager: User) -> None:
    assert still_true("case_submitted")
    decided(reviewed_case, account_manager, Outcome.APPROVED)
    assert not still_true("case_submitted")


def test_times_are_no_longer_named_once_one_is_chosen(session_case: Case) -> None:
    assert still_true("session_needed")
    offer = session_case.seller.offers.held().first()
    cases.choose_time(session_case, actor=session_case.seller.user, offer=offer, time_zone="UTC")
    assert not still_true("session_needed")


def test_times_are_no_longer_named_once_others_are_offered(session_case: Case) -> None:
    cases.renew_times(session_case, actor=session_case.seller.user)
    assert not still_true("session_needed")


def test_a_decision_names_document_fault_remedy_and_day(reviewed_case: Case, account_manager: User) -> None:
    decided(reviewed_case, account_manager, Outcome.DOCUMENTS_NEEDED, {"bank_statement": "cut_off"})
    told = message("case_decided")
    assert "A part of the document is missing from the picture." in told.body
    assert "all four corners" in told.body
    reviewed_case.refresh_from_db()
    assert reviewed_case.due_at == end_of_workday(
        reviewed_case.since, Where("DE", reviewed_case.zone), days=10, changes={}
    )


def test_a_decision_is_no_longer_said_once_the_case_has_moved_on(reviewed_case: Case, account_manager: User) -> None:
    decided(reviewed_case, account_manager, Outcome.DOCUMENTS_NEEDED, {"bank_statement": "cut_off"})
    assert still_true("case_decided")
    with transaction.atomic():
        move(lock(reviewed_case), Case.Status.DOCUMENT_REVIEW, actor=None)
    assert not still_true("case_decided")


def test_of_a_suspicion_there_is_no_message_and_what_was_said_before_stays_true(
    reviewed_case: Case, account_manager: User
) -> None:
    before = Message.objects.count()
    decided(reviewed_case, account_manager, Outcome.FRAUD_SUSPECTED, {"identity": "altered"})
    assert Message.objects.count() == before
    assert still_true("case_submitted")
