"""Deciding again what somebody decided, without seeing it."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from audit.models import Event
from messaging.models import Message
from sellers.actions import unlock_details
from sellers.models import Document
from tests.impatient import impatiently
from tests.races import results_at_once
from tests.refusals import refusal
from tests.verification.building import answer_all, begin, complete, meeting_case, open_case
from tests.verification.queueing import knows, people, set_figures
from tests.verification.seconds import again, all_fine, decided, drawn
from verification.models import Case, Decision, GiveBack, SecondReview
from verification.reviewing.actions.decisions import decide
from verification.second.actions.deciding_again import decide_again, give_second_back, settle_second, take_second
from verification.second.items import items_of

pytestmark = pytest.mark.django_db
Status = SecondReview.Status
WHY = "The edge is cut off, look at page 1."


@pytest.fixture
def other(make_user):
    return people(make_user, 1)[0]


@pytest.fixture
def waits(seller, account_manager):
    """An approval that was drawn."""
    return drawn(seller, account_manager)


@pytest.fixture
def differs(waits, other):
    take_second(other)
    waits.refresh_from_db()
    return again(waits, outcome="documents_needed", bank_statement="cut_off")


@pytest.mark.parametrize(("percent", "number"), [(0, 0), (100, 1)])
def test_the_share_of_the_policy_is_decided_again(seller, account_manager, percent, number):
    set_figures(second_review_percent=percent)
    decided(seller, account_manager)
    assert SecondReview.objects.filter(cause="share").count() == number


def test_whoever_is_not_sure_has_it_decided_again_by_somebody_else(seller, account_manager):
    set_figures(second_review_percent=0)
    review = decided(seller, account_manager, unsure=True)
    assert (review.second.cause, review.second.status) == ("low_confidence", "waiting")


def test_the_seller_hears_nothing_of_it_and_what_was_decided_stays(waits, other):
    case = waits.review.case
    before = (Message.objects.count(), Decision.objects.count(), case.status)
    take_second(other)
    waits.refresh_from_db()
    again(waits, outcome="documents_needed", bank_statement="cut_off")
    case.refresh_from_db()
    assert (Message.objects.count(), Decision.objects.count(), case.status) == before


def test_it_is_drawn_for_somebody_qualified_who_has_nothing_to_do_with_the_case(waits, account_manager, other):
    with refusal("nothing_waits"):
        take_second(knows(account_manager))
    knows(other, "ja")
    with refusal("nothing_waits"):
        take_second(other)
    knows(other, "en")
    assert take_second(other) == waits
    assert take_second(other) == waits  # what is in hand comes first


def test_whoever_gave_the_review_back_before_knows_too_much(seller, account_manager, other):
    review = begin(open_case(complete(seller), Case.Status.DOCUMENT_REVIEW), other)
    review.ended_at, review.release = timezone.now(), "given_back"
    review.save()
    set_figures(second_review_percent=100)
    case = review.case
    first = begin(case, account_manager)
    answer_all(first)
    decide(first, actor=account_manager, outcome="approved", reason_codes=[])
    with refusal("nothing_waits"):
        take_second(other)


def test_leads_settle_and_so_take_none(waits, lead):
    with refusal("leads_settle"):
        take_second(knows(lead))


def test_nobody_decides_the_case_of_which_they_are_the_seller(waits, other):
    waits.review.case.seller.user_id = other.pk
    waits.review.case.seller.save()
    with refusal("nothing_waits"):
        take_second(other)


def test_whoever_is_not_trained_gets_none(waits, other):
    with refusal("not_trained"):
        take_second(knows(other, trained_days=-2))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_each_gets_another(make_seller, account_manager, make_user):
    for number in range(2):
        drawn(make_seller(f"s{number}@example.com"), account_manager)
    users = people(make_user, 2)
    taken = results_at_once([partial(take_second, user) for user in users])
    assert len({each.pk for each in taken}) == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_being_drawn_for_others_is_passed_by_without_waiting_for_them(make_seller, account_manager, make_user):
    urgent, free = (drawn(make_seller(f"s{number}@example.com"), account_manager) for number in range(2))
    SecondReview.objects.filter(pk=free.pk).update(due_at=F("due_at") + timedelta(days=30))
    [user] = people(make_user, 1)
    with transaction.atomic():
        assert SecondReview.objects.select_for_update().get(pk=urgent.pk)
        assert impatiently(partial(take_second, user)) == free


def test_among_the_most_urgent_it_is_drawn(make_seller, account_manager, other):
    """Of three, with forty draws; that always the same comes is one in 3³⁹."""
    for number in range(3):
        drawn(make_seller(f"s{number}@example.com"), account_manager)
    SecondReview.objects.update(due_at=timezone.now() + timedelta(days=1))
    taken = set()
    for _ in range(40):
        taken.add(take_second(other).pk)
        SecondReview.objects.update(status=Status.WAITING, reviewer=None, begun_at=None)
    assert len(taken) > 1


def test_second_decisions_too_are_given_back_for_a_reason_and_not_without_end(waits, other):
    set_figures(give_backs_per_day_count=1)
    with refusal("no_reason"):
        give_second_back(take_second(other), actor=other, reason="")
    GiveBack.objects.create(case=waits.review.case, user=other, reason="time", given_at=timezone.now())
    with refusal("given_back_enough"):
        give_second_back(take_second(other), actor=other, reason="conflict")


def test_what_is_given_back_is_drawn_for_somebody_else(waits, make_user):
    one, two = people(make_user, 2)
    give_second_back(take_second(one), actor=one, reason="time")
    with refusal("nothing_waits"):
        take_second(one)
    assert take_second(two) == waits


def test_what_is_left_lying_is_drawn_for_somebody_else(waits, make_user):
    one, two = people(make_user, 2)
    take_second(one)
    with refusal("nothing_waits"):
        take_second(two)
    SecondReview.objects.update(begun_at=timezone.now() - timedelta(hours=9))
    assert take_second(two) == waits
    with refusal("not_yours"):
        decide_again(waits, actor=one, outcome="approved", found=all_fine(waits))


def test_the_same_outcome_is_agreement_whatever_the_reasons(seller, account_manager, other):
    drawn(seller, account_manager, outcome="documents_needed", rejected={"bank_statement": "cut_off"})
    second = again(take_second(other), outcome="documents_needed", bank_statement="unreadable")
    assert (second.status, second.first_codes, second.reason_codes) == ("agreed", ["cut_off"], ["unreadable"])


def test_another_outcome_goes_to_a_lead_who_is_neither(differs, lead, other, account_manager):
    assert differs.status == Status.DISAGREED
    for somebody in (other, account_manager):
        with refusal("not_allowed"):
            settle_second(differs, actor=somebody, settled_for="first", why=WHY)
    settle_second(differs, actor=lead, settled_for="second", why=WHY)
    differs.refresh_from_db()
    assert (differs.status, differs.settled_by, differs.settled_for) == ("settled", lead, "second")
    with refusal("nothing_to_settle"):
        settle_second(differs, actor=lead, settled_for="first", why=WHY)


def test_a_lead_whose_decision_it_is_does_not_settle_it(seller, lead, other):
    drawn(seller, lead)
    second = again(take_second(other), outcome="documents_needed", bank_statement="cut_off")
    with refusal("same_person"):
        settle_second(second, actor=lead, settled_for="first", why=WHY)


def test_who_gets_the_permission_later_still_does_not_settle_their_own(differs, other, lead):
    other.groups.set(lead.groups.all())
    with refusal("same_person"):
        settle_second(differs, actor=type(other).objects.get(pk=other.pk), settled_for="second", why=WHY)


def test_the_database_refuses_one_person_in_two_parts(differs):
    for parts in ({"reviewer": F("first_by")}, {"settled_by": F("first_by")}, {"settled_by": F("reviewer")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SecondReview.objects.update(**parts)


def test_a_lead_says_why(differs, lead):
    with refusal("no_reason"):
        settle_second(differs, actor=lead, settled_for="first", why=" so ")
    with refusal("no_outcome"):
        settle_second(differs, actor=lead, settled_for="both", why=WHY)


def test_everything_that_can_be_seen_is_answered(waits, other):
    second = take_second(other)
    found = {**all_fine(second), items_of(second.review)[0].key: None}
    with refusal("open_items"):
        decide_again(second, actor=other, outcome="approved", found=found)
    with refusal("no_reason"):
        again(second, outcome="documents_needed", bank_statement="no_such_reason")


@pytest.mark.parametrize(
    ("outcome", "against", "code"),
    [
        ("approved", {"bank_statement": "cut_off"}, "not_all_passed"),
        ("rejected", {"bank_statement": "cut_off"}, "no_final_reason"),
        ("documents_needed", {}, "no_rejected_document"),
        ("", {}, "no_outcome"),
    ],
)
def test_a_second_decision_follows_from_what_was_found_like_a_first(waits, other, outcome, against, code):
    second = take_second(other)
    with refusal(code):
        again(second, outcome=outcome, **against)


def test_what_the_seller_has_replaced_is_not_decided_again(seller, account_manager, other):
    waits = drawn(seller, account_manager, outcome="documents_needed", rejected={"bank_statement": "cut_off"})
    second = take_second(other)
    Document.objects.filter(kind="bank_statement").update(uploaded_at=timezone.now())
    with refusal("changed"):
        again(second)
    with refusal("nothing_waits"):
        take_second(other)
    waits.refresh_from_db()
    assert waits.status == Status.VOID


def test_nor_what_belongs_to_details_that_were_opened_again(waits, seller, other):
    unlock_details(seller, actor=seller.user)
    with refusal("nothing_waits"):
        take_second(other)
    waits.refresh_from_db()
    assert waits.status == Status.VOID


def test_of_a_session_only_what_left_something_to_see_is_asked(seller, account_manager):
    case = meeting_case(seller, account_manager)
    review = begin(case, account_manager)
    asked = {item.key for item in items_of(review)}
    for check in review.checks.select_related("item"):
        assert (check.public_id in asked) == (not check.item.session_only)


def test_each_step_is_in_the_log_and_not_in_what_the_seller_reads(differs, lead):
    settle_second(differs, actor=lead, settled_for="first", why=WHY)
    events = Event.objects.filter(subject=differs.public_id).order_by("pk")
    assert [each.action for each in events] == ["second.asked", "second.begun", "second.decided", "second.settled"]
    assert json.loads(events[2].data) == {"outcome": "documents_needed", "reasons": ["cut_off"]}
    assert WHY not in "".join(each.data for each in events)
