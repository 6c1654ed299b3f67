from datetime import timedelta

import pytest
from django.utils import timezone

from tests.verification.building import assigned
from tests.verification.queueing import idle, knows, people, several
from verification.assignment.workload import loads, needs
from verification.models import Decision, Review

pytestmark = pytest.mark.django_db


def decided(case, user, *, minutes, days_ago=0):
    """Begun and decided `minutes` later, now or so many days ago."""
    review, at = assigned(case, user), timezone.now() - timedelta(days=days_ago)
    Review.objects.filter(pk=review.pk).update(started_at=at - timedelta(minutes=minutes), ended_at=at)
    made = Decision.objects.create(case=case, review=review, outcome="approved", decided_by=user)
    Decision.objects.filter(pk=made.pk).update(decided_at=at)


def test_what_waits_is_counted_by_language_and_country_the_most_urgent_first(make_seller, lead):
    several(make_seller, 2, due_in_hours=50)
    several(make_seller, 1, language="ja", country="JP", due_in_hours=-3)
    several(make_seller, 1, language="ja", country="JP", due_in_hours=60)
    assigned(several(make_seller, 1, due_in_hours=-90)[0], lead)
    found = [(need.language, need.country, need.count, need.overdue) for need in needs()]
    assert found == [("ja", "JP", 2, 1), ("en", "GB", 2, 0)]


def test_who_has_what_in_hand_and_did_how_much(make_seller, make_user):
    first, second = people(make_user, 2)
    cases = several(make_seller, 5)
    for case, minutes in zip(cases, (10, 20, 60), strict=False):
        decided(case, first, minutes=minutes)
    decided(cases[3], second, minutes=5, days_ago=8)
    review = idle(assigned(cases[4], second), minutes=12)
    one, other = loads("UTC")
    assert (one.in_hand, one.today, one.week, round(one.median)) == (0, 3, 3, 20)
    assert (other.in_hand, other.today, other.week, other.median) == (1, 0, 0, None)
    assert (other.seen_at, other.due_at) == (review.seen_at, review.case.due_at)


def test_whose_training_has_ended_is_still_listed(make_user):
    [user] = people(make_user, 1)
    knows(user, trained_days=-2)
    assert [load.trained for load in loads("UTC")] == [False]


def test_what_a_second_person_said_is_no_review_of_documents(make_seller, make_user):
    [user] = people(make_user, 1)
    [case] = several(make_seller, 1)
    review = Review.objects.create(case=case, reviewer=user)
    Decision.objects.create(case=case, review=review, outcome="rejected", decided_by=user)
    assert [load.week for load in loads("UTC")] == [0]
