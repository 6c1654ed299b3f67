import json
from functools import partial

import pytest
from django.db import transaction

from audit.models import Event
from tests.impatient import impatiently
from tests.races import at_once
from tests.verification.building import assigned, begin, document_case, session_case
from tests.verification.queueing import idle, knows, people, set_figures
from verification.actions.moving import lock
from verification.assignment.actions.idle import keep_fresh, release_idle
from verification.models import Case, Review
from verification.reviewing.actions.reviews import save_check, save_note

pytestmark = pytest.mark.django_db


def test_a_review_in_which_nothing_is_done_is_released_with_all_that_was_found(documents, account_manager):
    check = documents.checks.get(code="name")
    save_check(check, actor=account_manager, outcome="passed", reason_code="", revision=0)
    save_note(documents, actor=account_manager, note="Half done", revision=0)
    idle(documents, minutes=31)
    assert release_idle() == 1
    review = Review.objects.get()
    assert (review.release, review.note, review.checks.get(code="name").outcome) == ("idle", "Half done", "passed")
    assert review.ended_at is not None
    assert list(Case.objects.to_review()) == [review.case]
    event = Event.objects.get(action="review.lapsed")
    assert (event.actor, json.loads(event.data)) == ("system", {"review": review.public_id, "minutes": 30})


def test_before_that_it_is_left_alone(documents):
    idle(documents, minutes=29)
    assert release_idle() == 0
    assert Review.objects.get().ended_at is None


def test_the_policy_says_how_long(documents):
    set_figures(review_idle_minutes=60)
    idle(documents, minutes=31)
    assert release_idle() == 0


def test_being_seen_keeps_it(documents):
    keep_fresh(idle(documents, minutes=31))
    assert release_idle() == 0


def test_being_seen_again_brings_nothing_back_that_was_released(documents):
    idle(documents, minutes=31)
    release_idle()
    before = Review.objects.get().seen_at
    keep_fresh(documents)
    assert Review.objects.get().seen_at == before


def test_a_session_is_never_released(seller, account_manager):
    review = begin(session_case(seller, account_manager), account_manager)
    idle(review, minutes=500)
    assert release_idle() == 0


def test_it_is_released_once(documents):
    idle(documents, minutes=31)
    assert (release_idle(), release_idle()) == (1, 0)
    assert Event.objects.filter(action="review.lapsed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_case_that_somebody_works_on_at_this_moment_is_passed_by(make_seller, make_user):
    users = people(make_user, 2)
    cases = [document_case(make_seller(f"s{number}@example.com")) for number in range(2)]
    at_work, left = (idle(assigned(*each), minutes=31) for each in zip(cases, users, strict=True))
    with transaction.atomic():
        lock(at_work.case)
        assert impatiently(release_idle) == 1
    assert list(Review.objects.filter(ended_at=None)) == [at_work]
    assert Review.objects.get(pk=left.pk).release == "idle"


@pytest.mark.django_db(transaction=True)
def test_four_sweeps_at_once_release_it_once(seller, account_manager):
    knows(account_manager)
    idle(assigned(document_case(seller), account_manager), minutes=31)
    at_once([partial(release_idle)] * 4)
    assert Event.objects.filter(action="review.lapsed").count() == 1
