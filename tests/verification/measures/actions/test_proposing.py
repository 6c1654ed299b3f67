"""What is done to an account after its approval: two people, notice, its day, and the way back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Event
from core.approvals import confirm, decline, expire_approvals, withdraw
from core.models import Approval, User
from core.policy import current_policy, publish_policy
from messaging.models import Message, OpsTask
from sellers.models import Document, Seller
from tests.refusals import refusal_of
from tests.verification.building import open_case
from tests.verification.measuring import (
    announced,
    approval_for,
    approve_again,
    approved,
    fresh,
    in_effect,
    its_day_has_come,
    long_ago,
    proposal,
    proposed,
)
from verification.actions.apologising import LATE, apologise_for_measures
from verification.keeping import erase
from verification.life.journey import limited_by
from verification.life.table import At, state_of
from verification.measures.actions.answer_owed import TO_ANSWER
from verification.measures.actions.carrying_out import carry_out_measures, end_measure, end_suspensions
from verification.measures.actions.proposing import answer_done, propose_lift, propose_measure
from verification.measures.actions.saying_done import say_done
from verification.measures.days import notice_days
from verification.models import Case, Measure, Promise
from verification.promises.board import overdue
from verification.reviewing.findings import decided_text

pytestmark = pytest.mark.django_db
Kind, Status = Measure.Kind, Measure.Status
FAR = ["Pacific/Kiritimati", "Pacific/Niue"]  # at any moment it is another day than by UTC in one of them
KINDS = [Kind.RESTRICT, Kind.SUSPEND, Kind.UNDO, Kind.CLOSE]
LEADS_TO = {
    Kind.RESTRICT: Seller.Status.RESTRICTED,
    Kind.SUSPEND: Seller.Status.SUSPENDED,
    Kind.UNDO: Seller.Status.SUSPENDED,
    Kind.CLOSE: Seller.Status.CLOSED,
}


@pytest.fixture
def active(seller: Seller) -> Seller:
    return approved(seller)


def status_of(seller: Seller) -> str:
    return Seller.objects.get(pk=seller.pk).status


def said(measure: Measure, purpose: str) -> Message:
    return Message.objects.get(purpose=purpose, about=measure.public_id)


@pytest.mark.parametrize("kind", KINDS)
def test_one_proposes_another_confirms_the_seller_is_told_and_it_begins_on_its_day(
    active: Seller, lead: User, ops: User, kind: Kind
) -> None:
    measure = proposed(active, kind, by=lead)
    assert (status_of(active), Message.objects.filter(about=measure.public_id).count()) == ("active", 0)
    confirm(approval_for(measure), actor=ops)
    measure = fresh(measure)
    assert (measure.status, status_of(active), measure.confirmed_by) == (Status.ANNOUNCED, "active", ops)
    assert carry_out_measures() == 0
    its_day_has_come(measure)
    assert carry_out_measures() == 1
    assert (fresh(measure).status, status_of(active)) == (Status.IN_EFFECT, LEADS_TO[kind])
    assert said(measure, "account_limited").body
    actions = Event.objects.filter(subject=measure.public_id).order_by("position").values_list("action", flat=True)
    assert list(actions) == ["measure.proposed", "measure.announced", "measure.carried_out"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_day_is_the_policys_days_after_the_seller_is_told_in_their_daytime_on_a_calm_day(
    active: Seller, lead: User, ops: User, kind: Kind
) -> None:
    measure = announced(active, kind, by=lead, and_by=ops)
    assert measure.told_at
    assert measure.effective_at
    told, begins = (each.astimezone(ZoneInfo("Europe/London")) for each in (measure.told_at, measure.effective_at))
    assert said(measure, "measure_announced").due_at == measure.told_at
    assert (begins.date() - told.date()).days >= notice_days(kind, current_policy())
    assert begins.hour == current_policy().daytime_from_hour
    assert told.weekday() < 5
    assert begins.weekday() < 5


@pytest.mark.parametrize(
    ("kind", "figure"),
    [
        (Kind.RESTRICT, "restriction_notice_days"),
        (Kind.SUSPEND, "suspension_notice_days"),
        (Kind.UNDO, "suspension_notice_days"),
        (Kind.CLOSE, "closing_notice_days"),
    ],
)
def test_the_notice_is_the_policys_own_figure(active: Seller, lead: User, ops: User, kind: Kind, figure: str) -> None:
    publish_policy({figure: 45}, actor=ops, note="test")
    measure = announced(active, kind, by=lead, and_by=ops)
    assert measure.told_at
    assert measure.effective_at
    assert timedelta(days=44) < measure.effective_at - measure.told_at < timedelta(days=60)


@pytest.mark.parametrize("zone", FAR)
def test_the_day_of_the_evidence_is_one_where_who_proposes_is(active: Seller, lead: User, zone: str) -> None:
    User.objects.filter(pk=lead.pk).update(time_zone=zone)
    lead = User.objects.get(pk=lead.pk)
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    tomorrow = proposal(Kind.RESTRICT, evidence_on=today + timedelta(days=1))
    assert refusal_of(propose_measure, active, actor=lead, proposal=tomorrow) == "not_new"
    assert proposed(active, Kind.RESTRICT, by=lead, evidence_on=today).evidence_on == today


@pytest.mark.parametrize("zone", FAR)
def test_evidence_of_the_day_of_the_approval_is_new_where_who_proposes_is(
    active: Seller, lead: User, zone: str
) -> None:
    User.objects.filter(pk=lead.pk).update(time_zone=zone)
    lead, case = User.objects.get(pk=lead.pk), active.cases.get()
    approved_on = case.since.astimezone(ZoneInfo(zone)).date()
    before = proposal(Kind.RESTRICT, evidence_on=approved_on - timedelta(days=1))
    assert refusal_of(propose_measure, active, actor=lead, proposal=before) == "not_new"
    assert proposed(active, Kind.RESTRICT, by=lead, evidence_on=approved_on).evidence_on == approved_on


def test_who_proposed_it_does_not_confirm_it_and_the_database_says_so_too(active: Seller, lead: User) -> None:
    measure = proposed(active, Kind.SUSPEND, by=lead)
    assert refusal_of(confirm, approval_for(measure), actor=lead) == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(confirmed_by=lead)


def test_nobody_decides_on_their_own_account(active: Seller, lead: User, ops: User) -> None:
    Seller.objects.filter(pk=active.pk).update(user=lead)
    assert refusal_of(propose_measure, active, actor=lead, proposal=proposal(Kind.CLOSE)) == "own_account"
    measure = proposed(Seller.objects.get(pk=active.pk), Kind.CLOSE, by=ops)
    assert refusal_of(confirm, approval_for(measure), actor=lead) == "own_account"


@pytest.mark.parametrize("who", ["account_manager", "support"])
def test_who_lacks_the_permission_proposes_nothing(active: Seller, who: str, request: Any) -> None:
    actor = request.getfixturevalue(who)
    assert refusal_of(propose_measure, active, actor=actor, proposal=proposal(Kind.CLOSE)) == "not_allowed"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"ground": "documents_forged"}, "no_ground"),
        ({"ground": "nothing"}, "no_ground"),
        ({"facts": " "}, "no_evidence"),
        ({"evidence": ""}, "no_evidence"),
        ({"evidence_on": long_ago()}, "not_new"),
        ({"evidence_on": timezone.now().date() + timedelta(days=2)}, "not_new"),
        ({"last_day": None}, "no_last_day"),
        ({"last_day": timezone.now().date() + timedelta(days=1)}, "no_last_day"),
        ({"exception": "harm"}, "no_exception"),
        ({"why_exception": "It burns."}, "no_exception"),
    ],
)
def test_it_takes_a_reason_new_evidence_words_for_the_seller_and_a_last_day(
    active: Seller, lead: User, fields: dict[str, Any], refusal: str
) -> None:
    assert refusal_of(propose_measure, active, actor=lead, proposal=proposal(Kind.SUSPEND, **fields)) == refusal
    assert not Measure.objects.exists()


def test_what_does_not_fit_the_account_is_not_proposed(seller: Seller, lead: User) -> None:
    for kind in (Kind.RESTRICT, Kind.SUSPEND, Kind.UNDO):
        assert refusal_of(propose_measure, seller, actor=lead, proposal=proposal(kind)) == "not_possible"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_more_is_done_to_a_closed_account(active: Seller, lead: User, ops: User, kind: Kind) -> None:
    in_effect(active, Kind.CLOSE, by=lead, and_by=ops)
    assert refusal_of(propose_measure, active, actor=lead, proposal=proposal(kind)) == "not_possible"


def test_without_notice_it_takes_effect_with_the_second_persons_word_and_the_seller_reads_why(
    active: Seller, lead: User, ops: User
) -> None:
    fields = {"exception": "harm", "why_exception": "Buyers pay and get nothing."}
    measure = announced(active, Kind.SUSPEND, by=lead, and_by=ops, **fields)
    assert (measure.status, status_of(active)) == (Status.IN_EFFECT, "suspended")
    body = said(measure, "account_limited").body
    assert "could not tell you in advance" in body
    assert "Buyers" not in body
    assert not Message.objects.filter(purpose="measure_announced").exists()


def end_by_decline(approval: Approval, by: User) -> None:
    decline(approval, actor=by, reason="No.")


def end_by_expiry(approval: Approval, by: User) -> None:
    Approval.objects.filter(pk=approval.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    expire_approvals()


def end_by_withdrawal(approval: Approval, by: User) -> None:
    withdraw(approval, actor=approval.proposed_by)


@pytest.mark.parametrize("end", [end_by_decline, end_by_expiry, end_by_withdrawal])
def test_what_nobody_confirmed_is_dropped_unknown_to_the_seller_and_can_be_proposed_again(
    active: Seller, lead: User, ops: User, end: Callable[[Approval, User], None]
) -> None:
    measure = proposed(active, Kind.CLOSE, by=lead)
    end(approval_for(measure), ops)
    assert fresh(measure).status == Status.DROPPED
    assert not Message.objects.filter(recipient=active.user, about=measure.public_id).exists()
    assert not Measure.objects.of(active.user).exists()
    assert proposed(active, Kind.CLOSE, by=ops).status == Status.PROPOSED


def test_who_was_told_late_has_the_same_days(active: Seller, lead: User, ops: User) -> None:
    measure = announced(active, Kind.SUSPEND, by=lead, and_by=ops)
    its_day_has_come(measure)
    Measure.objects.filter(pk=measure.pk).update(told_at=timezone.now() - timedelta(days=62))
    Message.objects.filter(about=measure.public_id).update(published_at=timezone.now() - timedelta(days=3))
    carry_out_measures()
    measure = fresh(measure)
    assert (measure.status, status_of(active)) == (Status.ANNOUNCED, "active")
    assert measure.effective_at
    assert measure.effective_at > timezone.now() + timedelta(days=2)


def test_who_was_not_told_at_all_is_not_surprised(active: Seller, lead: User, ops: User) -> None:
    measure = announced(active, Kind.CLOSE, by=lead, and_by=ops)
    Message.objects.filter(about=measure.public_id).update(published_at=None)
    Measure.objects.filter(pk=measure.pk).update(effective_at=timezone.now() - timedelta(minutes=1))
    carry_out_measures()
    assert (fresh(measure).status, status_of(active)) == (Status.ANNOUNCED, "active")
    assert Event.objects.filter(action="measure.put_off", subject=measure.public_id).exists()


def test_what_no_longer_fits_the_account_does_not_begin(active: Seller, lead: User, ops: User) -> None:
    measure = announced(active, Kind.RESTRICT, by=lead, and_by=ops)
    its_day_has_come(measure)
    Seller.objects.filter(pk=active.pk).update(status=Seller.Status.VERIFIED)
    carry_out_measures()
    assert (fresh(measure).status, status_of(active)) == (Status.DROPPED, "verified")
    assert said(measure, "measure_dropped").title == "Your account will not be restricted"


@pytest.mark.parametrize("kind", [Kind.RESTRICT, Kind.SUSPEND, Kind.CLOSE])
@pytest.mark.parametrize("before", [Seller.Status.ACTIVE, Seller.Status.VERIFIED])
def test_two_people_lift_it_and_the_account_is_as_it_was(
    seller: Seller, lead: User, ops: User, kind: Kind, before: str
) -> None:
    if kind == Kind.RESTRICT and before == Seller.Status.VERIFIED:
        return
    active = approved(seller, status=before)
    measure = in_effect(active, kind, by=lead, and_by=ops)
    lifting = propose_lift(measure, actor=lead, reason="The register wrote again.")
    assert refusal_of(confirm, lifting, actor=lead) == "same_person"
    confirm(lifting, actor=ops)
    assert (fresh(measure).status, status_of(active)) == (Status.LIFTED, before)
    assert said(measure, "measure_lifted").body
    assert said(measure, "account_limited").withdrawn_at
    assert refusal_of(propose_lift, fresh(measure), actor=lead, reason="Again.") == "not_open"


@pytest.mark.parametrize("kind", [Kind.SUSPEND, Kind.CLOSE])
@pytest.mark.parametrize(("before", "at"), [("active", At.ACTIVE), ("verified", At.TAX_OVERDUE)])
def test_meanwhile_the_approved_case_asks_for_nothing(
    seller: Seller, lead: User, ops: User, kind: Kind, before: str, at: At
) -> None:
    measure = in_effect(approved(seller, status=before), kind, by=lead, and_by=ops)
    case = Case.objects.select_related("seller").get(seller=seller)
    assert state_of(case) == At.LIMITED
    end_measure(measure, actor=ops)
    case.seller.refresh_from_db()
    assert state_of(case) == at


def test_what_is_lifted_before_its_day_never_begins(active: Seller, lead: User, ops: User) -> None:
    measure = announced(active, Kind.CLOSE, by=lead, and_by=ops)
    its_day_has_come(measure)
    confirm(propose_lift(measure, actor=ops, reason="A mistake."), actor=lead)
    carry_out_measures()
    assert (fresh(measure).status, status_of(active)) == (Status.DROPPED, "active")
    assert said(measure, "measure_dropped").title == "Your account will not be closed"


def test_a_suspension_ends_with_its_last_day(active: Seller, lead: User, ops: User) -> None:
    measure = in_effect(active, Kind.SUSPEND, by=lead, and_by=ops)
    assert end_suspensions() == 0
    Measure.objects.filter(pk=measure.pk).update(lasts_until=timezone.now() - timedelta(minutes=1))
    assert end_suspensions() == 1
    assert (fresh(measure).status, status_of(active)) == (Status.LIFTED, "active")


def test_of_several_the_strictest_counts_and_what_is_left_goes_on(active: Seller, lead: User, ops: User) -> None:
    restriction = in_effect(active, Kind.RESTRICT, by=lead, and_by=ops)
    suspension = in_effect(active, Kind.SUSPEND, by=lead, and_by=ops)
    assert status_of(active) == "suspended"
    end_measure(suspension, actor=ops)
    assert status_of(active) == "restricted"
    end_measure(restriction, actor=ops)
    assert status_of(active) == "active"


def test_an_approval_that_is_undone_begins_a_new_case_with_what_was_accepted(
    active: Seller, lead: User, ops: User
) -> None:
    measure = in_effect(active, Kind.UNDO, by=lead, and_by=ops)
    case = Case.objects.open().get(seller=active)
    assert measure.case == case
    assert case.status == Case.Status.SESSION_NEEDED
    assert [signal.rule for signal in case.signals.all()] == ["approval_undone"]
    assert set(active.documents.values_list("status", flat=True)) == {Document.Status.ACCEPTED}


def test_the_log_names_who_confirmed_that_a_case_begins_again(active: Seller, lead: User, ops: User) -> None:
    measure = in_effect(active, Kind.UNDO, by=lead, and_by=ops)
    assert measure.case
    begun = Event.objects.get(subject=measure.case.public_id, action="case.begun_again")
    assert begun.actor == ops.public_id


def test_an_approval_stands_again_when_its_undoing_is_lifted(active: Seller, lead: User, ops: User) -> None:
    measure = in_effect(active, Kind.UNDO, by=lead, and_by=ops)
    confirm(propose_lift(measure, actor=lead, reason="The register was wrong."), actor=ops)
    assert status_of(active) == "active"
    assert not Case.objects.open().exists()
    assert Case.objects.get(pk=measure.case_id).status == Case.Status.APPROVED


def test_an_approval_ends_an_undoing(active: Seller, lead: User, ops: User, account_manager: User) -> None:
    measure = in_effect(active, Kind.UNDO, by=lead, and_by=ops)
    assert measure.case
    approve_again(measure.case, account_manager)
    assert (fresh(measure).status, status_of(active)) == (Status.LIFTED, "verified")


@pytest.mark.parametrize("kind", [Kind.RESTRICT, Kind.SUSPEND])
def test_an_approval_lifts_nothing_else_that_two_people_decided_and_what_is_left_leads_on(
    active: Seller, lead: User, ops: User, account_manager: User, kind: Kind
) -> None:
    stays = in_effect(active, kind, by=lead, and_by=ops)
    undone = in_effect(active, Kind.UNDO, by=lead, and_by=ops)
    assert undone.case
    decision = approve_again(undone.case, account_manager)
    assert decided_text(decision, decision.case).rest[-1].startswith("What limits your account for another reason")
    assert Case.objects.get(pk=undone.case_id).due_at is None  # no tax information is waited for
    assert (fresh(undone).status, fresh(stays).status) == (Status.LIFTED, Status.IN_EFFECT)
    assert status_of(active) == LEADS_TO[kind]
    confirm(propose_lift(stays, actor=lead, reason="It is settled."), actor=ops)
    assert status_of(active) == "verified"


def test_what_was_undone_is_not_lifted_once_its_case_ended_otherwise(active: Seller, lead: User, ops: User) -> None:
    measure = in_effect(active, Kind.UNDO, by=lead, and_by=ops)
    Case.objects.filter(pk=measure.case_id).update(status=Case.Status.REJECTED)
    lifting = propose_lift(measure, actor=lead, reason="The register was wrong.")
    assert refusal_of(confirm, lifting, actor=ops) == "case_ended"
    assert (status_of(active), fresh(measure).status) == ("suspended", Status.IN_EFFECT)


@pytest.mark.parametrize("kind", [Kind.UNDO, Kind.CLOSE])
def test_while_a_case_is_open_nothing_is_undone_or_closed(active: Seller, lead: User, ops: User, kind: Kind) -> None:
    measure = announced(active, kind, by=lead, and_by=ops)
    its_day_has_come(measure)
    case = Case.objects.create(
        seller=active, status="document_review", language="en", submitted_at=timezone.now(), since=timezone.now()
    )
    carry_out_measures()
    assert (fresh(measure).status, status_of(active)) == (Status.ANNOUNCED, "active")
    other = Kind.CLOSE if kind == Kind.UNDO else Kind.UNDO
    assert refusal_of(propose_measure, active, actor=lead, proposal=proposal(other)) == "case_open"
    case.delete()


def test_the_seller_says_that_it_is_done_and_gets_an_answer(active: Seller, lead: User, ops: User) -> None:
    measure = in_effect(active, Kind.RESTRICT, by=lead, and_by=ops)
    assert refusal_of(answer_done, measure, actor=lead, text="Not yet.") == "not_waiting"
    say_done(measure, actor=active.user, text="The new passport came today.")
    measure = fresh(measure)
    assert measure.waits_for_answer
    assert measure.answer_by
    assert OpsTask.objects.filter(key=measure.public_id).exists()
    assert refusal_of(say_done, measure, actor=active.user, text="Again.") == "not_now"
    answer_done(measure, actor=lead, text="Page 2 is missing.")
    assert "Page 2 is missing." in said(measure, "measure_answered").body
    say_done(fresh(measure), actor=active.user, text="Here is page 2.")
    assert fresh(measure).waits_for_answer


def test_what_is_announced_can_be_made_good_before_its_day(active: Seller, lead: User, ops: User) -> None:
    measure = announced(active, Kind.RESTRICT, by=lead, and_by=ops)
    say_done(measure, actor=active.user, text="The new passport came today.")
    assert fresh(measure).waits_for_answer
    answer_done(fresh(measure), actor=lead, text="Page 2 is missing.")
    assert "Page 2 is missing." in said(measure, "measure_answered").body


def is_late(measure: Measure) -> Promise:
    Promise.objects.filter(measure=measure).update(due_at=timezone.now() - timedelta(hours=1))
    return Promise.objects.open().get(measure=measure)


def test_the_answer_to_it_is_done_is_promised_kept_and_its_task_closed(active: Seller, lead: User, ops: User) -> None:
    measure = in_effect(active, Kind.RESTRICT, by=lead, and_by=ops)
    say_done(measure, actor=active.user, text="The new passport came today.")
    promise = Promise.objects.open().get()
    assert (promise.kind, promise.due_at, promise.seller) == ("done", fresh(measure).answer_by, active)
    answer_done(measure, actor=lead, text="Page 2 is missing.")
    promise.refresh_from_db()
    assert promise.kept_at
    task = OpsTask.objects.get(kind=TO_ANSWER)
    assert (task.closed_by, task.note) == (lead, "It is answered.")
    say_done(fresh(measure), actor=active.user, text="Here is page 2.")
    assert OpsTask.objects.open().get().kind == TO_ANSWER
    assert Promise.objects.open().get().due_at == fresh(measure).answer_by


def test_late_the_answer_is_apologised_for_with_a_new_day_on_page_and_board(
    active: Seller, lead: User, ops: User
) -> None:
    measure = in_effect(active, Kind.RESTRICT, by=lead, and_by=ops)
    say_done(measure, actor=active.user, text="The new passport came today.")
    late = is_late(measure)
    assert list(overdue(lead)) == [late]
    assert (apologise_for_measures(), apologise_for_measures()) == (1, 0)
    late.refresh_from_db()
    assert late.new_due_at
    assert late.new_due_at > timezone.now()
    assert limited_by(fresh(measure)).due_at == late.new_due_at
    body = Message.objects.get(purpose="answer_late").body
    assert "our answer to what you told us about your account" in body
    assert OpsTask.objects.get(kind=LATE).key == late.public_id
    assert fresh(measure).waits_for_answer


def test_lifting_it_is_the_answer_and_a_last_day_that_comes_first_leaves_nothing_owed(
    active: Seller, lead: User, ops: User
) -> None:
    restriction = in_effect(active, Kind.RESTRICT, by=lead, and_by=ops)
    say_done(restriction, actor=active.user, text="The new passport came today.")
    end_measure(restriction, actor=lead)
    assert Promise.objects.get().kept_at
    suspension = in_effect(Seller.objects.get(pk=active.pk), Kind.SUSPEND, by=lead, and_by=ops)
    say_done(suspension, actor=active.user, text="Everything is right now.")
    Measure.objects.filter(pk=suspension.pk).update(lasts_until=timezone.now() - timedelta(minutes=1))
    assert end_suspensions() == 1
    ended = Promise.objects.get(measure=suspension)
    assert ended.ended_at
    assert ended.kept_at is None
    assert not OpsTask.objects.open().exists()


def test_erased_nobody_is_owed_an_answer(active: Seller, lead: User, ops: User) -> None:
    measure = in_effect(active, Kind.RESTRICT, by=lead, and_by=ops)
    say_done(measure, actor=active.user, text="The new passport came today.")
    erase(active)
    is_over = Promise.objects.get()
    assert is_over.ended_at
    assert not OpsTask.objects.open().exists()


def test_nothing_typed_stands_in_the_log(active: Seller, lead: User, ops: User) -> None:
    measure = in_effect(active, Kind.RESTRICT, by=lead, and_by=ops)
    say_done(measure, actor=active.user, text="The new passport came today.")
    events = Event.objects.filter(subject=measure.public_id)
    assert not any("passport" in event.data or "register" in event.data for event in events)


def test_what_was_proposed_before_the_seller_was_approved_again_is_not_confirmed(
    active: Seller, lead: User, ops: User
) -> None:
    measure = proposed(active, Kind.RESTRICT, by=lead)
    open_case(active, Case.Status.APPROVED, since=timezone.now() + timedelta(seconds=1), due_at=None)
    assert refusal_of(confirm, approval_for(measure), actor=ops) == "not_new"
    assert fresh(measure).status == Measure.Status.PROPOSED
