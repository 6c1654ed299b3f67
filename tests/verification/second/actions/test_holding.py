"""A decision of somebody who was not sure holds its case until somebody else decides alike or a lead has settled it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from core.models import User
from core.times import format_moment
from messaging.models import Message, OpsTask
from scheduling.models import Booking
from sellers.models import Document
from tests.refusals import refusal
from tests.verification.building import answer_all, assigned, begin, complete, find, meeting_case, open_case
from tests.verification.queueing import knows, people, set_figures
from tests.verification.seconds import again, drawn, held
from verification.actions.apologising import LATE, apologise_due
from verification.actions.moving import lock, move
from verification.actions.promising import turn_to
from verification.actions.watching import watch_held
from verification.assignment.actions.taking import assign_case, begin_document_review, take_next
from verification.assignment.workload import needs
from verification.life.table import At
from verification.life.timeline_words import plain_words
from verification.messages.answers import answer_follows
from verification.models import Case, Decision, Promise, SecondReview
from verification.ops import NO_SECOND
from verification.reviewing.actions.decisions import confirm_fraud, hold_decision
from verification.reviewing.findings import decided_text, findings_of, reasons_of
from verification.second.actions.deciding_again import settle_second, take_second, void_changed
from verification.second.actions.holding import TO_SETTLE
from verification.sessions.actions.owed import give_session_again

pytestmark = pytest.mark.django_db
Status = SecondReview.Status
WHY = "The edge is cut off, look at page 1."


@pytest.fixture(autouse=True)
def _no_share(db):
    set_figures(second_review_percent=0)


@pytest.fixture
def two(make_user):
    return people(make_user, 2)


@pytest.fixture
def other(two):
    return two[0]


@pytest.fixture
def third(two):
    return two[1]


@pytest.fixture
def approval(seller, account_manager):
    return held(seller, account_manager)


@pytest.fixture
def differs(approval, other):
    return again(take_second(other), outcome="documents_needed", bank_statement="cut_off")


def stands(second):
    return Case.objects.get(pk=second.review.case_id)


def statuses(second):
    return set(stands(second).seller.documents.values_list("status", flat=True))


def test_nothing_of_it_takes_effect_and_the_seller_reads_what_they_read_before(seller, account_manager):
    case = open_case(complete(seller), Case.Status.DOCUMENT_REVIEW)
    review = begin(case, account_manager)
    answer_all(review)
    before = (Message.objects.count(), case.due_at, case.since)
    second = hold_decision(review, actor=account_manager, outcome="approved", reason_codes=[])
    case = stands(second)
    assert (case.status, second.cause, second.status) == ("document_review", "low_confidence", "waiting")
    assert (Message.objects.count(), case.due_at, case.since) == before
    assert second.due_at == case.due_at
    assert not Decision.objects.exists()
    assert statuses(second) == {"uploaded"}
    assert case.seller.status == "onboarding"


def test_nobody_else_reviews_a_held_case(approval, account_manager, other, lead):
    case = approval.review.case
    assert not Case.objects.to_review().exists()
    assert needs() == []
    with refusal("nothing_waits"):
        take_next(other)
    with refusal("held"):
        assign_case(case, actor=lead, to=other, reason="urgent")
    with refusal("held"):
        begin_document_review(case, actor=account_manager)
    with refusal("held"):
        give_session_again(case, actor=account_manager, reason="They rang.")


def test_as_soon_as_somebody_else_decides_alike_it_counts_as_the_first_decided(approval, account_manager, other):
    second = again(take_second(other))
    decision = Decision.objects.get()
    assert (second.status, stands(second).status) == ("agreed", "approved")
    assert (decision.review, decision.decided_by, decision.outcome) == (approval.review, account_manager, "approved")
    assert statuses(second) == {"accepted"}
    assert Message.objects.filter(purpose="case_decided").count() == 1
    assert SecondReview.objects.count() == 1  # and it is not drawn for the share too


def test_documents_are_asked_for_again_once_both_found_the_same(seller, account_manager, other):
    cut = {"outcome": "documents_needed", "rejected": {"bank_statement": "cut_off"}}
    held(seller, account_manager, **cut)
    second = again(take_second(other), outcome="documents_needed", bank_statement="cut_off")
    assert stands(second).status == "documents_needed"
    assert seller.documents.get(kind="bank_statement").reason_codes == ["cut_off"]


def test_the_same_outcome_for_another_reason_is_for_a_lead(seller, account_manager, other):
    cut = {"outcome": "documents_needed", "rejected": {"bank_statement": "cut_off"}}
    held(seller, account_manager, **cut)
    second = again(take_second(other), outcome="documents_needed", bank_statement="unreadable")
    assert (second.status, stands(second).status) == ("disagreed", "document_review")


def test_while_two_differ_the_case_is_held_and_a_lead_who_is_neither_settles_it(differs, lead, other, account_manager):
    assert not Case.objects.to_review().exists()
    for somebody in (other, account_manager):
        with refusal("not_allowed"):
            settle_second(differs, actor=somebody, settled_for="first", why=WHY)
    settle_second(differs, actor=lead, settled_for="first", why=WHY)
    decision = Decision.objects.get()
    assert (decision.decided_by, decision.outcome, stands(differs).status) == (account_manager, "approved", "approved")


def test_settled_for_the_second_it_reads_like_any_decision_of_theirs(differs, lead, other):
    settle_second(differs, actor=lead, settled_for="second", why=WHY)
    decision, case = Decision.objects.get(), stands(differs)
    assert (decision.decided_by, decision.outcome, case.status) == (other, "documents_needed", "documents_needed")
    assert decision.reason_codes == ["cut_off"]
    assert [point.document for point in decided_text(decision, case).points] == ["Bank statement"]
    asked = case.seller.documents.exclude(status="accepted").get()
    assert (asked.kind, asked.status, asked.reason_codes) == ("bank_statement", "rejected", ["cut_off"])


def test_where_neither_is_right_somebody_who_had_no_say_reviews_it_anew(differs, lead, account_manager, other, third):
    settle_second(differs, actor=lead, settled_for="neither", why=WHY)
    case = stands(differs)
    assert (case.status, Decision.objects.exists()) == ("document_review", False)
    for somebody in (knows(account_manager), other, knows(lead)):
        with refusal("none_for_you"):
            take_next(somebody)
    with refusal("had_a_say"):
        assign_case(case, actor=lead, to=other, reason="urgent")
    assert take_next(third).case == case


def test_after_documents_were_sent_again_everybody_may_review(differs, lead, other):
    settle_second(differs, actor=lead, settled_for="second", why=WHY)
    case = stands(differs)
    Case.objects.filter(pk=case.pk).update(status="document_review", since=timezone.now() + timedelta(minutes=1))
    assert take_next(other).case == case


def test_a_lead_who_decided_in_an_earlier_round_does_not_settle_the_next(seller, lead, other, third, make_user):
    """And whoever is the seller of the case settles nothing."""
    first = held(seller, lead)
    second = again(take_second(other), outcome="documents_needed", bank_statement="cut_off")
    another = make_user("lara@staff.example.com", is_staff=True)
    another.groups.set(lead.groups.all())
    settle_second(second, actor=another, settled_for="neither", why=WHY)
    review = assigned(first.review.case, third)
    answer_all(review)
    hold_decision(review, actor=third, outcome="approved", reason_codes=[])
    fourth = people_more(make_user)
    second = again(take_second(fourth), outcome="documents_needed", bank_statement="cut_off")
    with refusal("same_person"):
        settle_second(second, actor=lead, settled_for="first", why=WHY)
    settle_second(second, actor=another, settled_for="first", why=WHY)
    assert stands(second).status == "approved"


def people_more(make_user) -> User:
    user = make_user("am9@staff.example.com", is_staff=True, full_name="Manager 9")
    user.groups.set(User.objects.get(email="am0@staff.example.com").groups.all())
    return knows(user)


def test_in_the_next_round_nobody_decides_who_did_in_the_one_before(differs, lead, account_manager, other, third):
    settle_second(differs, actor=lead, settled_for="neither", why=WHY)
    review = take_next(third)
    answer_all(review)
    hold_decision(review, actor=third, outcome="approved", reason_codes=[])
    for somebody in (knows(account_manager), other):
        with refusal("nothing_waits"):
            take_second(somebody)


def test_what_holds_a_case_is_drawn_before_the_share(make_seller, account_manager, other):
    drawn(make_seller("one@example.com"), account_manager)
    SecondReview.objects.update(due_at=timezone.now() - timedelta(days=1))
    set_figures(second_review_percent=0)
    waits = held(make_seller("two@example.com"), account_manager)
    assert take_second(other) == waits


def test_a_suspicion_is_not_held_since_somebody_answers_it_anyway(seller, account_manager):
    review = begin(open_case(complete(seller), "document_review"), account_manager)
    answer_all(review)
    with refusal("suspicion"):
        hold_decision(review, actor=account_manager, outcome="fraud_suspected", reason_codes=[])


@pytest.mark.parametrize("outcome", ["rejected", "documents_needed", ""])
def test_whoever_is_not_sure_decides_by_the_same_rules(seller, account_manager, outcome):
    review = begin(open_case(complete(seller), "document_review"), account_manager)
    answer_all(review)
    with refusal("no_final_reason" if outcome == "rejected" else (outcome and "no_rejected_document") or "no_outcome"):
        hold_decision(review, actor=account_manager, outcome=outcome, reason_codes=[])


def test_a_suspicion_that_the_second_has_is_answered_by_a_lead_who_did_not_settle_it(approval, other, lead, make_user):
    second = again(take_second(other), outcome="fraud_suspected", passport="altered")
    settle_second(second, actor=lead, settled_for="second", why=WHY)
    assert stands(second).status == "fraud_suspected"
    with refusal("same_person"):
        confirm_fraud(stands(second), actor=lead, confirmed=True)
    another = make_user("lara@staff.example.com", is_staff=True)
    another.groups.set(lead.groups.all())
    confirm_fraud(stands(second), actor=another, confirmed=True)
    assert stands(second).status == "rejected"


def test_an_approval_on_documents_waits_for_the_session_that_is_needed(seller, account_manager, other, lead):
    cut = {"outcome": "documents_needed", "rejected": {"bank_statement": "cut_off"}}
    waits = held(seller, account_manager, **cut)
    find(waits.review.case, "random_sample")
    take_second(other)
    waits.refresh_from_db()
    with refusal("session_failed"):
        again(waits)


def test_a_document_that_is_not_there_is_asked_for_by_both(seller, account_manager, other):
    complete(seller)
    seller.documents.filter(kind="bank_statement").update(status="requested")
    review = begin(open_case(seller, "document_review"), account_manager)
    answer_all(review)
    hold_decision(review, actor=account_manager, outcome="documents_needed", reason_codes=[])
    second = take_second(other)
    with refusal("open_items"):
        again(second)
    again(second, outcome="documents_needed")
    assert stands(second).status == "documents_needed"


def test_what_is_deleted_for_malware_meanwhile_is_reviewed_by_somebody(approval, other):
    take_second(other)
    Document.objects.filter(kind="bank_statement").update(status="requested")
    approval.refresh_from_db()
    with refusal("changed"):
        again(approval)
    assert void_changed() == 1
    assert list(Case.objects.to_review()) == [approval.review.case]


def test_nor_is_what_two_differ_on_settled_then(differs, lead):
    Document.objects.filter(kind="bank_statement").update(status="requested")
    with refusal("changed"):
        settle_second(differs, actor=lead, settled_for="first", why=WHY)
    assert void_changed() == 1


def test_where_the_case_moves_on_by_another_way_nothing_of_it_is_left_to_decide(approval):
    move(lock(approval.review.case), Case.Status.SESSION_NEEDED, actor=None)
    approval.refresh_from_db()
    assert approval.status == Status.VOID


# In a session.


@pytest.fixture
def after_session(seller, account_manager):
    case = meeting_case(seller, account_manager)
    review = begin(case, account_manager)
    meet(review)
    answer_all(review)
    hold_decision(review, actor=account_manager, outcome="approved", reason_codes=[])
    return SecondReview.objects.get()


def meet(review):
    now = timezone.now()
    type(review.session).objects.filter(pk=review.session_id).update(admitted_at=now)
    Case.objects.filter(pk=review.case_id).update(status="in_session")
    turn_to(Case.objects.get(pk=review.case_id), At.IN_SESSION)


def test_after_a_session_the_seller_hears_by_when_the_answer_comes(after_session, seller):
    case = stands(after_session)
    assert (case.status, Booking.objects.get().status) == ("document_review", "held")
    message = Message.objects.get(purpose="answer_follows")
    promise = Promise.objects.open().get()
    assert (promise.kind, promise.due_at) == ("review", case.due_at)
    assert message.about == promise.public_id
    text = answer_follows(promise)
    assert text.paragraphs[-1].endswith(
        f"We tell you the result by {format_moment(case.due_at, 'Europe/London', 'en')}."
    )
    told = json.loads(Event.objects.get(action="case.document_review").data)
    assert str(plain_words("case.document_review", told)).startswith("Your session is over. A person goes on")


def test_after_a_session_it_counts_as_decided_in_it(after_session, other):
    second = again(take_second(other))
    assert stands(second).status == "approved"
    assert Decision.objects.get().review.session_id
    assert Promise.objects.get().kept_at


def test_what_left_nothing_to_see_stands_as_the_first_saw_it(seller, account_manager, other, lead):
    case = meeting_case(seller, account_manager)
    review = begin(case, account_manager)
    meet(review)
    gone = next(each for each in review.checks.select_related("item") if each.item.session_only)
    code = gone.item.reason_codes[0]
    answer_all(review, failed={gone.code: code}, rejected={"bank_statement": "cut_off"})
    codes = list(reasons_of(findings_of(review)))
    hold_decision(review, actor=account_manager, outcome="documents_needed", reason_codes=codes)
    second = again(take_second(other))
    assert second.status == "disagreed"
    with refusal("not_all_passed"):
        settle_second(second, actor=lead, settled_for="second", why=WHY)


# Its clock.


def promised(second):
    case = stands(second)
    turn_to(case, At.DOCUMENT_REVIEW)
    case.save()
    return case.promises.get()


def test_the_promise_runs_on_and_is_kept_by_the_decision(approval, other):
    promise = promised(approval)
    again(take_second(other))
    promise.refresh_from_db()
    assert promise.kept_at


def test_when_the_promised_day_is_over_the_seller_hears_a_new_one_and_lead_and_ops_have_a_task(approval):
    promise = promised(approval)
    over = timezone.now() - timedelta(minutes=1)
    Promise.objects.update(due_at=over)
    Case.objects.update(due_at=over)
    assert apologise_due() == 1
    assert OpsTask.objects.get(kind=LATE).key == promise.public_id
    assert Message.objects.filter(purpose="answer_late").count() == 1
    approval.refresh_from_db()
    assert approval.status == Status.WAITING  # nothing is decided by a clock


def test_leads_have_a_task_while_two_differ_and_it_closes_as_it_is_settled(differs, lead):
    task = OpsTask.objects.get(kind=TO_SETTLE)
    assert (task.key, task.facts["case"]) == (differs.public_id, differs.review.case.public_id)
    settle_second(differs, actor=lead, settled_for="first", why=WHY)
    task.refresh_from_db()
    assert task.closed_at


def test_ops_and_leads_hear_in_time_of_what_nobody_can_decide_again(seller, account_manager, lead, make_user):
    waits = held(seller, account_manager)
    assert watch_held() == 0  # it is not due soon
    SecondReview.objects.update(due_at=timezone.now() + timedelta(hours=3))
    knows(lead)  # leads settle
    assert (watch_held(), watch_held()) == (1, 0)
    assert OpsTask.objects.get(kind=NO_SECOND).key == waits.public_id


def test_where_somebody_can_there_is_no_task(approval, other):
    SecondReview.objects.update(due_at=timezone.now() + timedelta(hours=3))
    assert watch_held() == 0


def test_each_step_is_in_the_log(differs, lead):
    settle_second(differs, actor=lead, settled_for="second", why=WHY)
    case = Event.objects.filter(subject=differs.review.case.public_id).order_by("pk")
    assert [each.action for each in case][-3:] == ["decision.held", "decision.made", "case.documents_needed"]
    steps = Event.objects.filter(subject=differs.public_id).order_by("pk")
    assert [each.action for each in steps] == ["second.asked", "second.begun", "second.decided", "second.settled"]
