"""A check without a session: asked for, offered after technical failures, or up to a lead for a concern."""

from collections.abc import Callable

import pytest
from django.db import connection

from audit.models import Event
from core.models import User
from core.policy import publish_policy
from messaging.models import Message, OpsTask
from scheduling.attendance import Finding
from tests.refusals import refusal
from tests.verification.attending import again
from verification.life.table import At, state_of
from verification.models import Case, Review
from verification.reviewing.actions.pausing import pause_session
from verification.reviewing.actions.reviews import abort_session
from verification.sessions.actions.asking import ask_without_video, is_offered
from verification.sessions.actions.missed import miss_session
from verification.sessions.actions.owed import give_session_again, waive_session
from verification.sessions.owed import lacks_session, owed_session

pytestmark = pytest.mark.django_db
Status = Case.Status
WHY = "My work forbids any camera where I live."
NO = "The bank statement can only be compared in a session."


def asked(case: Case) -> Case:
    ask_without_video(case, actor=case.seller.user, why=WHY)
    return again(case)


def test_a_lead_has_to_rule_by_a_day_that_the_seller_is_told(session_case: Case) -> None:
    case = asked(session_case)
    assert (state_of(case), case.due_at is not None) == (At.RULING_NEEDED, True)
    assert case.promises.open().get().kind == "ruling"
    assert not case.seller.offers.held().exists()
    assert "You have the answer by" in Message.objects.get(purpose="ruling_asked").body
    task = OpsTask.objects.get(kind="session_ruling")
    assert (task.key, task.facts["case"]) == (case.detours.get().public_id, case.public_id)


def test_what_was_written_is_encrypted_and_in_no_log_nor_task(session_case: Case) -> None:
    detour = asked(session_case).detours.get()
    assert detour.why == WHY
    with connection.cursor() as cursor:
        cursor.execute("SELECT why FROM verification_detour")
        assert WHY.encode() not in bytes(cursor.fetchone()[0])
    assert not Event.objects.filter(data__contains="camera").exists()
    assert "camera" not in str(OpsTask.objects.get(kind="session_ruling").facts)


def test_granted_the_documents_are_reviewed_by_somebody_else_and_the_task_is_closed(
    session_case: Case, lead: User
) -> None:
    case = asked(session_case)
    waive_session(case, actor=lead, reason="A good reason.")
    case = again(case)
    assert (case.status, owed_session(case), lacks_session(case)) == (Status.DOCUMENT_REVIEW, None, False)
    assert "We tell you the result by" in Message.objects.get(purpose="documents_instead").body
    assert OpsTask.objects.get(kind="session_ruling").closed_by == lead
    assert [each.kind for each in case.promises.open()] == ["review"]


def test_refused_the_seller_reads_why_and_has_new_times(session_case: Case, lead: User) -> None:
    case = asked(session_case)
    give_session_again(case, actor=lead, reason=NO)
    case = again(case)
    assert (case.status, case.seller.offers.held().count()) == (Status.SESSION_NEEDED, 3)
    told = Message.objects.get(purpose="session_after_all").body
    assert NO in told
    assert "We hold new times for you until" in told
    assert "everything in writing" in told


def test_only_a_lead_rules_and_with_a_reason(session_case: Case, lead: User, account_manager: User) -> None:
    case = asked(session_case)
    for act in (waive_session, give_session_again):
        with refusal("not_allowed"):
            act(case, actor=account_manager, reason=WHY)
        with refusal("bad_text"):
            act(case, actor=lead, reason=" ")
    assert again(case).status == Status.RULING_NEEDED


def test_on_a_second_request_another_lead_rules_and_there_is_no_third(
    session_case: Case, lead: User, make_user: Callable[..., User]
) -> None:
    case = asked(session_case)
    give_session_again(case, actor=lead, reason=NO)
    case = asked(case)
    with refusal("not_allowed"):
        give_session_again(case, actor=lead, reason=NO)
    other = make_user("olga@staff.example.com", is_staff=True)
    other.groups.set(lead.groups.all())
    give_session_again(case, actor=other, reason=NO)
    with refusal("asked_before"):
        asked(case)


def test_nobody_else_asks(session_case: Case, lead: User) -> None:
    with refusal("not_yours"):
        ask_without_video(session_case, actor=lead, why=WHY)


def test_without_a_reason_nothing_is_asked(session_case: Case) -> None:
    with refusal("bad_text"):
        ask_without_video(session_case, actor=session_case.seller.user, why=" ")


def test_once_a_time_is_agreed_it_is_given_back_first(booked_case: Case) -> None:
    with refusal("not_now"):
        ask_without_video(booked_case, actor=booked_case.seller.user, why=WHY)


def failed(case: Case, finding: Finding = Finding.CONNECTION) -> Case:
    miss_session(case, actor=None, finding=finding)
    return again(case)


def test_after_as_many_technical_failures_as_the_policy_says_documents_are_offered(
    booked_case: Case, ops: User
) -> None:
    publish_policy({"session_failures_count": 1}, actor=ops, note="test")
    assert not is_offered(booked_case)
    case = failed(booked_case)
    assert is_offered(case)
    ask_without_video(case, actor=case.seller.user)
    case = again(case)
    assert (case.status, case.detours.get().cause) == (Status.DOCUMENT_REVIEW, "failures")
    assert Message.objects.filter(purpose="documents_instead").count() == 1
    assert owed_session(case) == case.detours.get()
    assert not OpsTask.objects.filter(kind="session_ruling").exists()


@pytest.mark.parametrize("finding", [Finding.SELLER_ABSENT, Finding.WE_ABSENT])
def test_what_is_no_failure_of_technology_offers_nothing(booked_case: Case, ops: User, finding: Finding) -> None:
    publish_policy({"session_failures_count": 1}, actor=ops, note="test")
    assert not is_offered(failed(booked_case, finding))


def test_what_the_account_manager_gives_up_for_a_poor_picture_is_a_failure_of_technology(
    live: Review, ops: User
) -> None:
    publish_policy({"session_failures_count": 1}, actor=ops, note="test")
    abort_session(live, actor=live.reviewer, reason="poor_quality", tried="")
    assert is_offered(again(live.case))


@pytest.mark.parametrize("reason", ["coercion", "prompting", "virtual_camera"])
@pytest.mark.parametrize("end", [abort_session, pause_session])
def test_a_concern_goes_to_a_lead_and_the_seller_reads_nothing_of_it(
    live: Review, reason: str, end: Callable[..., None]
) -> None:
    end(live, actor=live.reviewer, reason=reason, tried="")
    case = again(live.case)
    assert (case.status, case.detours.get().cause) == (Status.RULING_NEEDED, "concern")
    assert OpsTask.objects.filter(kind="session_ruling", key=case.detours.get().public_id).count() == 1
    told = Message.objects.get(purpose="session_missed")
    assert "A lead now decides how your check goes on" in told.body
    assert "not held against you" in told.body
    for word in ("pressure", "prompt", "camera", "concern", reason):
        assert word not in told.body


def test_who_held_the_session_does_not_rule_on_a_concern_and_a_lead_does(live: Review, lead: User) -> None:
    abort_session(live, actor=live.reviewer, reason="coercion", tried="")
    with refusal("not_allowed"):
        waive_session(live.case, actor=live.reviewer, reason=WHY)
    give_session_again(live.case, actor=lead, reason="The partner sat beside her.")
    told = Message.objects.get(purpose="session_after_all").body
    assert "partner" not in told
    assert "Nothing is held against you." in told
