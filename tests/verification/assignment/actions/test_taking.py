"""Who gets which case: by due time, at random among the urgent, never two the same, never by choice."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from audit.models import Event
from scheduling.models import AccountManager
from tests.impatient import impatiently
from tests.races import at_once, results_at_once
from tests.refusals import refusal, refusal_of
from tests.verification.building import assigned, document_case, open_case
from tests.verification.queueing import idle, knows, people, set_figures, several, waiting
from verification.assignment.actions.idle import release_idle
from verification.assignment.actions.taking import assign_case, begin_document_review, take_next
from verification.assignment.workload import waiting_for
from verification.models import Case, GiveBack, Review
from verification.reviewing.actions.reviews import release_review, save_check

pytestmark = pytest.mark.django_db
QUERIES = 27


@pytest.fixture
def manager(account_manager):
    return knows(account_manager)


def test_the_next_case_begins_with_its_event(seller, manager):
    case = waiting(seller)
    review = take_next(manager)
    assert (review.case, review.reviewer) == (case, manager)
    event = Event.objects.get(subject=case.public_id, action="review.begun")
    assert json.loads(event.data)["assigned"] == "queue"


def test_the_most_urgent_hours_come_first(make_seller, make_user):
    several(make_seller, 3, due_in_hours=100)
    urgent = [*several(make_seller, 2, due_in_hours=-5), *several(make_seller, 1, due_in_hours=10)]
    given = {take_next(user).case for user in people(make_user, 3)}
    assert given == set(urgent)


def test_within_them_it_is_drawn(make_seller, manager):
    """Of four, with forty draws; that always the same comes is one in 4³⁹."""
    several(make_seller, 4)
    drawn = set()
    for _ in range(40):
        review = take_next(manager)
        drawn.add(review.case_id)
        Review.objects.filter(pk=review.pk).delete()
    assert len(drawn) > 1


def test_what_is_overdue_for_another_language_does_not_stand_in_the_way(make_seller, manager):
    several(make_seller, 2, language="ja", due_in_hours=-50)
    [mine] = several(make_seller, 1)
    assert take_next(manager).case == mine


def test_one_unfinished_review_leads_back_to_itself(make_seller, manager):
    several(make_seller, 3)
    first = take_next(manager)
    assert take_next(manager) == first
    set_figures(reviews_in_hand_count=2)
    assert take_next(manager) != first
    assert take_next(manager).ended_at is None
    assert Review.objects.count() == 2


def test_a_case_that_somebody_has_is_not_assigned_again(seller, manager, lead):
    assigned(waiting(seller), lead)
    with refusal("none_for_you" if Case.objects.to_review().exists() else "nothing_waits"):
        take_next(manager)


def test_where_none_waits_it_says_so(manager):
    with refusal("nothing_waits") as refused:
        take_next(manager)
    assert "No case waits" in str(refused.value.message)


def test_where_only_others_are_needed_it_says_which_with_counts(make_seller, manager):
    knows(manager, "en", countries=("GB",))
    several(make_seller, 2, language="ja", country="JP")
    several(make_seller, 1, country="CN", due_in_hours=90)
    with refusal("none_for_you") as refused:
        take_next(manager)
    sentence = str(refused.value.message)
    assert "Of the 3 that wait" in sentence
    assert "2 in Japanese, documents of Japan; 1 in English, documents of China" in sentence


def test_without_valid_training_nothing_is_assigned(seller, manager):
    waiting(seller)
    knows(manager, trained_days=-2)
    assert refusal_of(take_next, manager) == "not_trained"
    assert not Review.objects.exists()


def test_what_was_given_back_goes_to_somebody_else(seller, make_user):
    first, second = people(make_user, 2)
    case = waiting(seller)
    release_review(take_next(first), actor=first, reason="time")
    assert refusal_of(take_next, first) == "none_for_you"
    assert take_next(second).case == case


def test_once_the_case_comes_anew_it_may_be_the_same_person(seller, manager):
    case = waiting(seller)
    release_review(take_next(manager), actor=manager, reason="time")
    Case.objects.filter(pk=case.pk).update(since=timezone.now())
    assert take_next(manager).case == case


def test_a_due_time_is_not_needed(seller, manager):
    case = waiting(seller, due_at=None)
    assert take_next(manager).case == case


@pytest.mark.django_db(transaction=True)
def test_eight_people_at_once_get_eight_cases(make_seller, make_user):
    several(make_seller, 8)
    users = people(make_user, 8)
    found = results_at_once([partial(take_next, user) for user in users])
    assert len({review.case_id for review in found}) == 8
    assert {review.reviewer_id for review in found} == {user.pk for user in users}


@pytest.mark.django_db(transaction=True)
def test_what_is_being_assigned_to_others_is_passed_by_without_waiting_for_them(make_seller, make_user):
    [user] = people(make_user, 1)
    urgent, [free] = several(make_seller, 3, due_in_hours=1), several(make_seller, 1, due_in_hours=100)
    with transaction.atomic():
        held = Case.objects.select_for_update().filter(pk__in=[case.pk for case in urgent])
        assert len(held) == 3
        assert impatiently(partial(take_next, user)).case == free


@pytest.mark.django_db(transaction=True)
def test_of_eight_people_and_three_cases_three_get_one(make_seller, make_user):
    several(make_seller, 3)
    found = at_once([partial(take_next, user) for user in people(make_user, 8)])
    assert found["done"] == 3
    assert sum(found.values()) == 8
    assert Review.objects.values("case").distinct().count() == 3


@pytest.mark.django_db(transaction=True)
def test_who_presses_eight_times_at_once_has_one_case(make_seller, make_user):
    several(make_seller, 8)
    [user] = people(make_user, 1)
    found = results_at_once([partial(take_next, user)] * 8)
    assert len({review.pk for review in found}) == 1


def test_nobody_begins_what_was_not_assigned(seller, manager):
    case = waiting(seller)
    with refusal("not_assigned") as refused:
        begin_document_review(case, actor=manager)
    assert "nobody chooses one" in str(refused.value.message)
    assert not Review.objects.exists()


def test_going_on_is_the_same_review(seller, manager, lead):
    review = assigned(document_case(seller), manager)
    assert begin_document_review(review.case, actor=manager) == review
    assert refusal_of(begin_document_review, review.case, actor=lead) == "review_taken"


def test_nobody_goes_on_with_their_own_case(seller):
    assert refusal_of(begin_document_review, waiting(seller), actor=seller.user) == "own_case"


def test_a_case_that_waits_for_the_seller_is_not_reviewed(seller, manager):
    case = open_case(seller, Case.Status.DOCUMENTS_NEEDED)
    assert refusal_of(begin_document_review, case, actor=manager) == "no_document_review"


def take_next_of(case, user):
    review = take_next(user)
    assert review.case == case
    return review


def lapsed(case, user):
    """Begun, one check answered, and then nothing was done."""
    review = assigned(case, user)
    check = review.checks.get(code="name")
    save_check(check, actor=user, outcome="failed", reason_code="name_differs", revision=0)
    idle(review, minutes=31)
    assert release_idle() == 1
    return review


def test_who_comes_back_goes_on_where_they_were(seller, manager):
    before = lapsed(document_case(seller), manager)
    review = begin_document_review(before.case, actor=manager)
    assert (review.pk, review.ended_at, review.release) == (before.pk, None, "")
    assert review.checks.get(code="name").reason_code == "name_differs"
    assert Event.objects.filter(action="review.resumed").count() == 1


def test_without_valid_training_nobody_goes_back_to_it(seller, manager):
    before = lapsed(document_case(seller), manager)
    knows(manager, trained_days=-2)
    assert refusal_of(begin_document_review, before.case, actor=manager) == "not_trained"
    assert Review.objects.get().release == "idle"


def test_who_comes_back_too_late_finds_it_taken(seller, make_user):
    first, second = people(make_user, 2)
    before = lapsed(document_case(seller), first)
    other = take_next(second)
    assert other.checks.get(code="name").outcome == "open"
    assert refusal_of(begin_document_review, before.case, actor=first) == "review_taken"
    release_review(other, actor=second, reason="time")
    assert refusal_of(begin_document_review, before.case, actor=first) == "not_assigned"


def test_what_somebody_let_lie_is_not_drawn_for_them_as_long_as_others_wait(make_seller, seller, manager):
    before = lapsed(document_case(seller), manager)
    [other] = several(make_seller, 1, due_in_hours=500)
    assert take_next(manager).case == other
    assert before.case in waiting_for(AccountManager.objects.get())


def test_the_queue_too_lets_its_last_reviewer_go_on(seller, manager):
    before = lapsed(document_case(seller), manager)
    assert take_next(manager) == before


def test_with_another_case_in_hand_nobody_goes_back(make_seller, seller, manager):
    before = lapsed(document_case(seller), manager)
    several(make_seller, 1, due_in_hours=-9)
    take_next(manager)
    assert refusal_of(begin_document_review, before.case, actor=manager) == "hands_full"


def test_what_is_given_back_is_not_chosen_again(seller, manager):
    review = assigned(document_case(seller), manager)
    release_review(review, actor=manager, reason="time")
    assert refusal_of(begin_document_review, review.case, actor=manager) == "not_assigned"


def test_it_is_given_back_for_a_reason_of_the_list(seller, manager):
    review = take_next_of(waiting(seller), manager)
    for reason in ("", "too long"):
        assert refusal_of(release_review, review, actor=manager, reason=reason) == "no_reason"
    release_review(review, actor=manager, reason="conflict")
    event = Event.objects.get(action="review.released")
    assert json.loads(event.data) == {"review": review.public_id, "reason": "conflict"}
    kept = GiveBack.objects.get()
    assert (kept.case, kept.user, kept.reason) == (review.case, manager, "conflict")


def test_nobody_gives_back_until_the_wanted_one_comes(make_seller, make_user):
    """Of eight, with three give-backs a day: the fourth is to be decided, or left to somebody else by lying."""
    first, second = people(make_user, 2)
    several(make_seller, 8)
    for _ in range(3):
        release_review(take_next(first), actor=first, reason="experience")
    review = take_next(first)
    with refusal("given_back_enough") as refused:
        release_review(review, actor=first, reason="experience")
    assert "3, and more is not possible" in str(refused.value.message)
    assert "after 30 minutes without a sign of you it is released" in str(refused.value.message)
    assert take_next(first) == review
    release_review(take_next(second), actor=second, reason="experience")


def test_the_policy_says_how_often_and_a_day_later_it_counts_no_more(make_seller, manager):
    several(make_seller, 3)
    set_figures(give_backs_per_day_count=1)
    release_review(take_next(manager), actor=manager, reason="time")
    review = take_next(manager)
    assert refusal_of(release_review, review, actor=manager, reason="time") == "given_back_enough"
    GiveBack.objects.update(given_at=timezone.now() - timedelta(hours=25))
    release_review(review, actor=manager, reason="time")


def test_letting_cases_lie_counts_like_giving_them_back(make_seller, seller, manager):
    set_figures(give_backs_per_day_count=1)
    lapsed(document_case(seller), manager)
    several(make_seller, 1)
    assert refusal_of(release_review, take_next(manager), actor=manager, reason="time") == "given_back_enough"


def test_a_lead_assigns_a_case_with_a_reason(seller, lead, manager):
    case = waiting(seller)
    review = assign_case(case, actor=lead, to=manager, reason="urgent")
    assert (review.case, review.reviewer) == (case, manager)
    event = Event.objects.get(action="review.assigned")
    told = {"review": review.public_id, "to": manager.public_id, "reason": "urgent"}
    assert (event.actor, json.loads(event.data)) == (lead.public_id, told)


def test_a_lead_assigns_nothing_to_themselves(seller, lead):
    knows(lead)
    assert refusal_of(assign_case, waiting(seller), actor=lead, to=lead, reason="urgent") == "yourself"


def test_a_lead_who_is_the_seller_assigns_nothing(seller, lead, manager):
    seller.user = lead
    seller.save()
    assert refusal_of(assign_case, waiting(seller), actor=lead, to=manager, reason="urgent") == "own_case"


def test_an_account_manager_assigns_nothing(seller, make_user):
    first, second = people(make_user, 2)
    assert refusal_of(assign_case, waiting(seller), actor=first, to=second, reason="urgent") == "not_allowed"


def test_the_reason_is_one_of_the_list(seller, lead, manager):
    assert refusal_of(assign_case, waiting(seller), actor=lead, to=manager, reason="I like it") == "no_reason"


def test_who_is_not_qualified_is_assigned_nothing_by_a_lead_either(seller, lead, manager):
    case = waiting(seller, language="ja")
    assert refusal_of(assign_case, case, actor=lead, to=manager, reason="urgent") == "other_language"


def test_what_somebody_has_is_not_assigned_over_their_head(seller, lead, make_user):
    first, second = people(make_user, 2)
    assigned(document_case(seller), first)
    case = Case.objects.get()
    assert refusal_of(assign_case, case, actor=lead, to=second, reason="urgent") == "review_taken"
    assert refusal_of(assign_case, case, actor=lead, to=first, reason="urgent") == "review_taken"


def test_a_lead_may_assign_what_was_given_back_and_all_of_it_is_kept(seller, lead, manager):
    before = assigned(document_case(seller), manager)
    check = before.checks.get(code="name")
    save_check(check, actor=manager, outcome="failed", reason_code="name_differs", revision=0)
    release_review(before, actor=manager, reason="time")
    review = assign_case(before.case, actor=lead, to=manager, reason="went_on")
    assert (review, review.checks.get(code="name").outcome) == (before, "failed")


@pytest.mark.django_db(transaction=True)
def test_a_lead_and_the_queue_at_once_assign_it_once(seller, lead, make_user):
    first, second = people(make_user, 2)
    case = waiting(seller)
    acts = [partial(take_next, first), partial(assign_case, case, actor=lead, to=second, reason="urgent")]
    found = at_once(acts)
    assert found["done"] == 1
    assert Review.objects.filter(ended_at=None).count() == 1


def test_taking_costs_as_much_with_thirty_waiting_as_with_one(make_seller, make_user, django_assert_num_queries):
    first, second = people(make_user, 2)
    several(make_seller, 2, due_in_hours=5)
    with django_assert_num_queries(QUERIES):
        take_next(first)
    several(make_seller, 30, due_in_hours=9)
    with django_assert_num_queries(QUERIES):
        take_next(second)
