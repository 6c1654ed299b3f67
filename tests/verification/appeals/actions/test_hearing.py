"""Who hears an appeal, and what becomes of the case."""

import json
from collections.abc import Callable

import pytest
from django.utils import timezone

from audit.models import Event
from core.models import User
from messaging.models import Message
from sellers.models import Document, Seller
from tests.refusals import refusal
from tests.verification.appealing import FINAL, REASONS, answer, appeal, hearer, reject
from tests.verification.building import answer_all, assigned, document_case, manager_of
from tests.verification.queueing import set_figures
from verification.appeals.actions.hearing import answer_appeal, release_appeal, take_appeal
from verification.appeals.hearers import hears, shown_to
from verification.assignment.actions.taking import assign_case, take_next
from verification.life.table import At, state_of
from verification.models import Appeal, Case, Decision, GiveBack
from verification.reviewing.actions.decisions import confirm_fraud, decide
from verification.reviewing.actions.reviews import refuse_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(make_user: Callable[..., User]) -> User:
    """Trained, and took no part."""
    return hearer(make_user, "ben")


@pytest.fixture
def open_appeal(seller: Seller, account_manager: User) -> Appeal:
    manager_of(account_manager)
    return appeal(reject(document_case(seller), account_manager))


def test_somebody_else_than_who_decided_gets_it_and_sees_the_case(
    open_appeal: Appeal, account_manager: User, other: User
) -> None:
    with refusal("none_for_you"):
        take_appeal(account_manager)
    assert not Case.objects.visible_to(other).exists()
    assert take_appeal(other) == open_appeal
    assert Case.objects.visible_to(other).get() == open_appeal.case
    assert hears(other, open_appeal.case)
    assert list(shown_to(other)) == [open_appeal]
    assert list(shown_to(account_manager)) == []


def test_who_has_one_in_hand_gets_the_same_and_nobody_else_gets_it(
    open_appeal: Appeal, other: User, make_user: Callable[..., User]
) -> None:
    assert take_appeal(other) == take_appeal(other) == open_appeal
    with refusal("nothing_waits"):
        take_appeal(hearer(make_user, "cleo"))


def test_neither_the_untrained_nor_who_speaks_another_language_nor_ops_hears_it(
    open_appeal: Appeal, make_user: Callable[..., User], ops: User, lead: User
) -> None:
    for user in (hearer(make_user, "dan", "ja"), hearer(make_user, "eve", trained_days=-1), ops, lead):
        with refusal("none_for_you"):
            take_appeal(user)


def test_nobody_hears_their_own(seller: Seller, open_appeal: Appeal, lead: User) -> None:
    Appeal.objects.update(step=2)
    seller.user.groups.add(*lead.groups.all())
    with refusal("none_for_you"):
        take_appeal(User.objects.get(pk=seller.user_id))
    assert not shown_to(User.objects.get(pk=seller.user_id)).exists()


def test_given_back_it_waits_for_somebody_else_and_a_lead_can_take_it_away(
    open_appeal: Appeal, other: User, account_manager: User, lead: User
) -> None:
    take_appeal(other)
    with refusal("not_with_you"):
        release_appeal(open_appeal, actor=account_manager, reason="time")
    release_appeal(open_appeal, actor=lead, reason="time")
    assert Appeal.objects.get().assigned_to is None
    with refusal("not_with_you"):
        release_appeal(open_appeal, actor=lead, reason="time")


def test_it_is_given_back_for_a_reason_of_the_list_which_stands_in_the_log(open_appeal: Appeal, other: User) -> None:
    take_appeal(other)
    for reason in ("", "too long"):
        with refusal("no_reason"):
            release_appeal(open_appeal, actor=other, reason=reason)
    release_appeal(open_appeal, actor=other, reason="conflict")
    event = Event.objects.get(action="appeal.released")
    assert json.loads(event.data) == {"from": other.public_id, "reason": "conflict"}
    kept = GiveBack.objects.get()
    assert (kept.appeal, kept.case, kept.user, kept.reason) == (open_appeal, open_appeal.case, other, "conflict")


@pytest.mark.parametrize("by", ["other", "lead"])
def test_whoever_had_it_does_not_get_it_again(
    open_appeal: Appeal, other: User, lead: User, make_user: Callable[..., User], by: str
) -> None:
    take_appeal(other)
    release_appeal(open_appeal, actor={"other": other, "lead": lead}[by], reason="time")
    with refusal("none_for_you"):
        take_appeal(other)
    assert take_appeal(hearer(make_user, "gus")) == open_appeal


def test_nobody_gives_appeals_back_until_the_wanted_one_comes(open_appeal: Appeal, other: User, lead: User) -> None:
    """Cases given back count too, and a lead can take away what lies, which counts as well."""
    set_figures(give_backs_per_day_count=1)
    take_appeal(other)
    GiveBack.objects.create(case=open_appeal.case, user=other, reason="time", given_at=timezone.now())
    with refusal("given_back_enough") as refused:
        release_appeal(open_appeal, actor=other, reason="time")
    assert "tell a lead" in str(refused.value.message)
    release_appeal(open_appeal, actor=lead, reason="time")
    assert GiveBack.objects.filter(user=other).count() == 2


def test_only_who_has_it_answers_with_reasons_and_once(
    open_appeal: Appeal, other: User, account_manager: User, lead: User
) -> None:
    take_appeal(other)
    for user in (account_manager, lead, open_appeal.case.seller.user):
        with refusal("not_with_you"):
            answer_appeal(open_appeal, actor=user, overturned=True, text=REASONS)
    with refusal("bad_text"):
        answer_appeal(open_appeal, actor=other, overturned=True, text=" ")
    answer_appeal(open_appeal, actor=other, overturned=False, text=REASONS)
    with refusal("not_open"):
        answer_appeal(open_appeal, actor=other, overturned=True, text=REASONS)


def test_who_came_to_take_part_meanwhile_does_not_answer(open_appeal: Appeal, other: User) -> None:
    take_appeal(other)
    Decision.objects.update(overruled_by=other)
    with refusal("took_part"):
        answer_appeal(open_appeal, actor=other, overturned=True, text=REASONS)


def test_upheld_the_seller_reads_why_and_until_when_a_lead_can_be_asked(open_appeal: Appeal, other: User) -> None:
    answered = answer(other, overturned=False)
    said = Message.objects.get(purpose="appeal_answered")
    assert said.title == "Our decision stands"
    assert REASONS in said.body
    assert "appeal once more until" in said.body
    assert (answered.status, bool(answered.further_by)) == ("upheld", True)
    assert state_of(answered.case) == At.REJECTED
    assert not answered.case.promises.open().exists()
    assert REASONS not in Event.objects.get(action="case.appeal_upheld").data


def test_overturned_the_case_goes_on_with_what_was_accepted(open_appeal: Appeal, other: User) -> None:
    answered = answer(other, overturned=True)
    case = answered.case
    assert (case.status, case.promises.open().get().kind) == ("document_review", "review")
    stood = dict(case.seller.documents.values_list("kind", "status"))
    assert stood == {"identity": "accepted", "bank_statement": "uploaded", "business_extract": "accepted"}
    said = Message.objects.get(purpose="appeal_answered")
    assert said.title == "Your appeal was right: we changed our decision"
    assert "a third person" in said.body


def test_a_third_person_decides_what_was_overturned(
    open_appeal: Appeal,
    other: User,
    account_manager: User,
    lead: User,
    make_user: Callable[..., User],
) -> None:
    case = answer(other, overturned=True).case
    third = hearer(make_user, "cleo")
    for party in (account_manager, other):
        with refusal("none_for_you"):
            take_next(party)
        with refusal("decided_before"):
            refuse_party(case, actor=party)
        with refusal("decided_before"):
            assign_case(case, actor=lead, to=party, reason="urgent")
    refuse_party(case, actor=third)
    review = take_next(third)
    answer_all(review)
    decide(review, actor=third, outcome=Decision.Outcome.APPROVED, reason_codes=[])
    assert Case.objects.get().status == "approved"
    assert not Document.objects.exclude(status="accepted").exists()


def test_a_second_rejection_can_be_appealed_against_like_the_first(
    open_appeal: Appeal, other: User, make_user: Callable[..., User]
) -> None:
    answer(other, overturned=True)
    third = hearer(make_user, "cleo")
    review = take_next(third)
    answer_all(review, rejected={"bank_statement": FINAL})
    decide(review, actor=third, outcome=Decision.Outcome.REJECTED, reason_codes=[FINAL])
    again = appeal(Decision.objects.select_related("case__seller__user")[0])
    assert again.step == 1
    for party in (other, third):
        with refusal("none_for_you"):
            take_appeal(party)


def test_the_second_step_is_for_a_lead_who_took_no_part(
    open_appeal: Appeal, other: User, lead: User, make_user: Callable[..., User]
) -> None:
    answer(other, overturned=False)
    appeal(Decision.objects.select_related("case__seller__user").get())
    for user in (other, hearer(make_user, "cleo")):
        with refusal("none_for_you"):
            take_appeal(user)
    Decision.objects.update(decided_by=lead)
    with refusal("none_for_you"):
        take_appeal(lead)


def test_neither_who_suspected_fraud_nor_who_confirmed_it_hears_the_appeal(
    seller: Seller, account_manager: User, lead: User, other: User
) -> None:
    manager_of(account_manager)
    manager_of(lead)
    review = assigned(document_case(seller), account_manager)
    answer_all(review, rejected={"bank_statement": FINAL})
    decide(review, actor=account_manager, outcome=Decision.Outcome.FRAUD_SUSPECTED, reason_codes=[FINAL])
    confirm_fraud(review.case, actor=lead, confirmed=True)
    appeal(Decision.objects.select_related("case__seller__user")[0])
    for party in (account_manager, lead):
        with refusal("none_for_you"):
            take_appeal(party)
    assert answer(other, overturned=True).case.status == "document_review"
