"""Appeals against measures: who hears them, and that two people end what is overturned."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from core.approvals import confirm, decline, expire_approvals
from core.models import Approval, User
from messaging.models import Message, OpsTask
from sellers.models import Seller
from tests.refusals import refusal
from tests.verification import building
from tests.verification.appealing import REASONS, WORDS, answer, hearer, reject
from tests.verification.measuring import announced, approval_for, approved, fresh, in_effect, proposed
from verification.actions.apologising import LATE, apologise_for_measures
from verification.appeals.actions.hearing import answer_appeal, release_appeal, take_appeal
from verification.appeals.actions.lodging import file_appeal, withdraw_appeal
from verification.appeals.hearers import shown_to
from verification.keeping import erase
from verification.measures.actions.carrying_out import end_measure
from verification.models import Appeal, Case, GiveBack, Measure, Promise
from verification.obstacles import open_case

pytestmark = pytest.mark.django_db
Kind = Measure.Kind


@pytest.fixture
def closed(seller: Seller, lead: User, ops: User) -> Measure:
    return in_effect(approved(seller), Kind.CLOSE, by=lead, and_by=ops)


@pytest.fixture
def other_lead(lead: User, make_user: Callable[..., User]) -> User:
    """Took no part."""
    user = hearer(make_user, "vera")
    user.groups.set(lead.groups.all())
    return User.objects.get(pk=user.pk)


def against(measure: Measure) -> Appeal:
    return file_appeal(measure, actor=measure.seller.user, text=WORDS)


@pytest.mark.parametrize("kind", Kind.values)
def test_each_kind_can_be_appealed_against_from_its_announcement_on(
    seller: Seller, lead: User, ops: User, kind: str
) -> None:
    measure = announced(approved(seller), kind, by=lead, and_by=ops)
    assert measure.appeal_by
    assert measure.told_at
    assert (measure.appeal_by - measure.told_at).days in (182, 183)
    filed = against(measure)
    assert (filed.status, filed.step, filed.about) == ("open", 1, measure)
    assert filed.answer_by
    assert filed.answer_by > timezone.now() + timedelta(days=10)
    assert "by" in Message.objects.get(purpose="appeal_received").body
    assert Event.objects.get(action="measure.appealed").subject == measure.public_id
    with refusal("no_appeal"):
        against(fresh(measure))


def test_what_is_over_or_too_old_or_anothers_is_not_appealed_against(closed: Measure, other_seller: Seller) -> None:
    with refusal("not_yours"):
        file_appeal(closed, actor=other_seller.user, text=WORDS)
    Measure.objects.update(appeal_by=timezone.now() - timedelta(minutes=1))
    with refusal("no_appeal"):
        against(fresh(closed))
    Measure.objects.update(appeal_by=timezone.now() + timedelta(days=1))
    end_measure(fresh(closed), actor=None)
    with refusal("no_appeal"):
        against(fresh(closed))


def test_a_lead_who_neither_proposed_nor_confirmed_it_hears_it(
    closed: Measure, lead: User, ops: User, other_lead: User, make_user: Callable[..., User]
) -> None:
    filed = against(closed)
    for user in (lead, ops, hearer(make_user, "ben")):
        with refusal("none_for_you"):
            take_appeal(user)
    assert take_appeal(other_lead) == filed
    assert list(shown_to(other_lead)) == [filed]
    release_appeal(filed, actor=other_lead, reason="time")
    with refusal("none_for_you"):
        take_appeal(other_lead)
    GiveBack.objects.all().delete()
    Measure.objects.update(proposed_by=other_lead)
    with refusal("none_for_you"):
        take_appeal(other_lead)


def test_overturned_it_ends_once_a_second_person_confirms_it_and_only_then_the_seller_reads_it(
    closed: Measure, lead: User, other_lead: User
) -> None:
    against(closed)
    waiting = answer(other_lead, overturned=True)
    assert (waiting.status, waiting.waits_for_second, waiting.answered_at) == ("open", True, None)
    assert fresh(closed).status == "in_effect"
    assert not Message.objects.filter(purpose="appeal_answered").exists()
    for act in (
        lambda each, actor: release_appeal(each, actor=actor, reason="time"),
        lambda each, actor: answer_appeal(each, actor=actor, overturned=False, text=REASONS),
    ):
        with refusal("waits_for_second"):
            act(waiting, actor=other_lead)
    with refusal("same_person"):
        confirm(approval_for(closed), actor=other_lead)
    confirm(approval_for(closed), actor=lead)
    assert Appeal.objects.get().status == "overturned"
    assert fresh(closed).status == "lifted"
    assert Seller.objects.get().status == "active"
    said = Message.objects.get(purpose="appeal_answered")
    assert said.title == "Your appeal was right: we changed our decision"
    assert REASONS in said.body
    assert Event.objects.get(action="measure.appeal_overturned").subject == closed.public_id


@pytest.mark.parametrize("end", ["declined", "expired"])
def test_a_proposal_that_nobody_confirms_closes_no_appeal_but_gives_it_to_somebody_else(
    closed: Measure, lead: User, other_lead: User, end: str
) -> None:
    against(closed)
    answer(other_lead, overturned=True)
    if end == "declined":
        decline(approval_for(closed), actor=lead, reason="No.")
    else:
        Approval.objects.filter(subject=closed.public_id).update(expires_at=timezone.now() - timedelta(minutes=1))
        expire_approvals()
    again = Appeal.objects.get()
    assert (again.status, again.answer, again.assigned_to) == ("open", "", None)
    assert fresh(closed).status == "in_effect"
    assert take_appeal(other_lead) == again


def test_upheld_it_stands_and_a_lead_who_took_no_part_so_far_can_be_asked_once_more(
    closed: Measure, other_lead: User, lead: User, make_user: Callable[..., User]
) -> None:
    against(closed)
    first = answer(other_lead, overturned=False)
    assert (first.status, bool(first.further_by), fresh(closed).status) == ("upheld", True, "in_effect")
    assert "appeal once more until" in Message.objects.get(purpose="appeal_answered").body
    second = against(fresh(closed))
    assert second.step == 2
    with refusal("none_for_you"):
        take_appeal(other_lead)
    third = hearer(make_user, "ina")
    third.groups.set(lead.groups.all())
    answer(User.objects.get(pk=third.pk), overturned=False)
    with refusal("no_appeal"):
        against(fresh(closed))
    assert "this decision is final" in Message.objects.filter(purpose="appeal_answered").latest("pk").body


def test_what_ended_meanwhile_is_answered_all_the_same_without_a_second_person(
    closed: Measure, other_lead: User
) -> None:
    against(closed)
    end_measure(fresh(closed), actor=None)
    assert Appeal.objects.get().status == "open"
    assert answer(other_lead, overturned=True).status == "overturned"
    assert not Approval.objects.filter(kind="measure.lift").exists()


def test_withdrawn_another_can_be_written_and_a_proposal_then_answers_nothing(
    closed: Measure, lead: User, other_lead: User
) -> None:
    first = against(closed)
    answer(other_lead, overturned=True)
    withdraw_appeal(Appeal.objects.get(), actor=closed.seller.user)
    second = against(fresh(closed))
    assert second.pk != first.pk
    confirm(approval_for(closed), actor=lead)
    assert not Message.objects.filter(purpose="appeal_answered").exists()
    assert Appeal.objects.get(pk=second.pk).status == "open"


def test_late_it_is_apologised_for_with_a_new_day_and_never_ended(closed: Measure) -> None:
    filed = against(closed)
    promised = Promise.objects.open().get()
    assert (promised.kind, promised.due_at, promised.measure) == ("appeal", filed.answer_by, closed)
    Promise.objects.update(due_at=timezone.now() - timedelta(hours=1))
    assert apologise_for_measures() == 1
    assert apologise_for_measures() == 0
    late = Appeal.objects.get()
    promised = Promise.objects.open().get()
    assert (late.status, promised.apologies) == ("open", 1)
    assert late.answer_by == promised.new_due_at
    assert late.answer_by
    assert filed.answer_by
    assert late.answer_by >= filed.answer_by
    said = Message.objects.get(purpose="answer_late")
    assert "our answer to your appeal" in said.body
    assert said.action_path == reverse("measure", args=[closed.public_id])
    assert OpsTask.objects.get(kind=LATE).key == promised.public_id
    assert Event.objects.get(action="measure.promise_late").subject == closed.public_id


def test_the_answer_keeps_the_promise_and_withdrawing_ends_it(closed: Measure, other_lead: User) -> None:
    withdraw_appeal(against(closed), actor=closed.seller.user)
    ended = Promise.objects.get()
    assert ended.ended_at
    assert ended.kept_at is None
    against(fresh(closed))
    answer(other_lead, overturned=False)
    kept = Promise.objects.latest("pk")
    assert kept.kept_at
    assert kept.ended_at is None
    assert not Promise.objects.open().exists()


def test_it_is_about_one_thing(closed: Measure) -> None:
    filed = against(closed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=filed.pk).update(measure=None)


def test_while_it_waits_the_seller_is_not_erased(closed: Measure) -> None:
    assert open_case(closed.seller) == ""
    filed = against(closed)
    assert "appeal" in open_case(closed.seller)
    withdraw_appeal(filed, actor=closed.seller.user)
    assert open_case(closed.seller) == ""


def test_erased_nothing_of_the_words_is_left(closed: Measure) -> None:
    against(closed)
    erase(closed.seller)
    assert Appeal.objects.get().text == ""


def test_no_approval_is_undone_while_an_appeal_in_a_case_of_the_seller_waits(
    seller: Seller, lead: User, ops: User, account_manager: User
) -> None:
    decision = reject(building.document_case(seller), account_manager)
    file_appeal(decision, actor=seller.user, text=WORDS)
    building.open_case(seller, Case.Status.APPROVED)
    Seller.objects.update(status="active")
    with refusal("case_open"):
        proposed(Seller.objects.get(), Kind.UNDO, by=lead)
