"""What a seller can do against a decision, and until when."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import Event
from core.models import User
from messaging.models import Message
from sellers.models import Seller
from tests.refusals import refusal
from tests.verification.appealing import WORDS, answer, appeal, hearer, reject
from tests.verification.building import document_case
from verification.actions.apologising import apologise_due
from verification.actions.cases import correct_details, submit_case
from verification.appeals.actions.lodging import file_appeal, save_appeal, withdraw_appeal
from verification.campaigns.invitees import Wanted, sellers_wanted
from verification.keeping import empty_appeals
from verification.life.journey import standing
from verification.life.table import At, state_of
from verification.models import Appeal, Case, Decision, Promise
from verification.obstacles import open_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def rejected(seller: Seller, account_manager: User) -> Decision:
    return reject(document_case(seller), account_manager)


def now_of(decision: Decision) -> Case:
    return Case.objects.select_related("seller__user").get(pk=decision.case_id)


def test_a_rejection_says_until_when_it_can_be_appealed_against(rejected: Decision) -> None:
    assert rejected.due_at
    assert (rejected.due_at - rejected.decided_at).days in (182, 183)
    body = Message.objects.get(purpose="case_decided").body
    assert "you can appeal until" in body
    assert now_of(rejected).due_at is None


def test_an_appeal_is_kept_encrypted_promised_an_answer_and_confirmed(rejected: Decision) -> None:
    appeal(rejected)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM verification_appeal")
        assert WORDS.encode() not in bytes(cursor.fetchone()[0])
    case = now_of(rejected)
    promise = Promise.objects.open().get(case=case)
    assert (promise.kind, promise.due_at) == ("appeal", case.due_at)
    assert state_of(case) == At.APPEALED
    now = standing(case.seller, case)
    assert (now.who, now.due_at) == ("staff", case.due_at)
    assert "by" in Message.objects.get(purpose="appeal_received").body
    event = Event.objects.get(action="case.appealed")
    assert event.subject == case.public_id
    assert WORDS not in event.data


def test_a_draft_is_saved_as_often_as_one_likes_and_promises_nothing(rejected: Decision) -> None:
    seller = rejected.case.seller.user
    for text in ("", "The name", "The name", WORDS):
        save_appeal(rejected, actor=seller, text=text)
    draft = Appeal.objects.get()
    assert (draft.status, draft.text, draft.filed_at) == ("draft", WORDS, None)
    assert Event.objects.filter(action="appeal.saved").count() == 3
    assert not Promise.objects.open().exists()
    file_appeal(rejected, actor=seller, text=WORDS)
    assert Appeal.objects.get().status == "open"


def test_another_seller_appeals_saves_and_withdraws_nothing(rejected: Decision, other_seller: Seller) -> None:
    for act in (save_appeal, file_appeal):
        with refusal("not_yours"):
            act(rejected, actor=other_seller.user, text=WORDS)
    mine = appeal(rejected)
    with refusal("not_yours"):
        withdraw_appeal(mine, actor=other_seller.user)


@pytest.mark.parametrize("text", [" ", "x" * 10_001])
def test_words_have_a_length(rejected: Decision, text: str) -> None:
    with refusal("bad_text"):
        file_appeal(rejected, actor=rejected.case.seller.user, text=text)


def test_there_is_one_at_a_time_and_none_after_its_last_day(rejected: Decision) -> None:
    appeal(rejected)
    with refusal("no_appeal"):
        appeal(rejected)
    Appeal.objects.all().delete()
    Case.objects.update(due_at=None)
    Decision.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    with refusal("no_appeal"):
        appeal(Decision.objects.get())


@pytest.mark.parametrize("outcome", ["approved", "documents_needed", "fraud_suspected"])
def test_only_a_rejection_can_be_appealed_against(rejected: Decision, outcome: str) -> None:
    Decision.objects.update(outcome=outcome)
    with refusal("no_appeal"):
        appeal(Decision.objects.get())


def test_while_it_waits_nobody_starts_again_is_invited_or_erased(rejected: Decision) -> None:
    waits = appeal(rejected)
    seller = rejected.case.seller
    with refusal("appeal_open"):
        correct_details(waits.case, actor=seller.user)
    with refusal("already_submitted"):
        submit_case(seller, actor=seller.user)
    assert not sellers_wanted(Wanted()).exists()
    assert "appeal" in open_case(seller)
    assert not Case.objects.open().exists()
    assert Case.objects.unsettled().get() == rejected.case


def test_withdrawn_it_is_owed_no_more_and_one_can_start_again_or_write_another(rejected: Decision) -> None:
    first, seller = appeal(rejected), rejected.case.seller
    withdraw_appeal(first, actor=seller.user)
    assert not Promise.objects.open().exists()
    assert Promise.objects.get(kind="appeal").ended_at
    assert state_of(now_of(rejected)) == At.REJECTED
    assert sellers_wanted(Wanted()).get() == seller
    with refusal("not_open"):
        withdraw_appeal(first, actor=seller.user)
    correct_details(rejected.case, actor=seller.user)
    second = appeal(rejected)
    assert (second.step, second.pk != first.pk) == (1, True)
    assert Seller.objects.get(pk=seller.pk).locked_at


def test_once_a_newer_case_has_begun_there_is_no_appeal(rejected: Decision) -> None:
    seller = rejected.case.seller
    Case.objects.create(
        seller=seller, status="withdrawn", language="en", submitted_at=timezone.now(), since=timezone.now()
    )
    with refusal("no_appeal"):
        appeal(rejected)


def test_late_it_is_apologised_for_with_a_new_day_and_never_ended(rejected: Decision) -> None:
    appeal(rejected)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Case.objects.update(due_at=an_hour_ago)
    Promise.objects.open().update(due_at=an_hour_ago)
    assert apologise_due() == 1
    assert apologise_due() == 0
    case = now_of(rejected)
    assert case.new_due_at
    assert case.new_due_at > timezone.now()
    assert Appeal.objects.get().status == "open"
    assert "our answer to your appeal" in Message.objects.get(purpose="answer_late").body


def test_the_second_step_follows_an_answer_and_ends_the_way(
    rejected: Decision, lead: User, make_user: Callable[..., User]
) -> None:
    appeal(rejected)
    answer(hearer(make_user, "ben"), overturned=False)
    again = appeal(Decision.objects.select_related("case__seller__user").get())
    assert again.step == 2
    answer(lead, overturned=False)
    with refusal("no_appeal"):
        appeal(Decision.objects.select_related("case__seller__user").get())
    said = Message.objects.filter(purpose="appeal_answered").latest("pk").body
    assert "this decision is final" in said


def test_of_what_was_typed_nothing_is_left_after_its_time(rejected: Decision) -> None:
    kept = appeal(rejected)
    empty_appeals([kept])
    kept = Appeal.objects.get()
    assert (kept.text, kept.answer, bool(kept.emptied_at)) == ("", "", True)
