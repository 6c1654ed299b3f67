"""The page “How alike we decide”."""

from datetime import datetime

import pytest
from django.utils import timezone

from tests.answers import words_of
from tests.verification.building import open_case
from tests.verification.queueing import people
from verification.consistency.figures import figures
from verification.models import Case, Review, SecondReview

pytestmark = pytest.mark.django_db
PAGE = "/admin/verification/case/agreement/"


@pytest.fixture
def twice(make_seller, make_user):
    """Makes decisions that two people took."""
    anna, ben, cleo = people(make_user, 3)
    case = open_case(make_seller("much@example.com"), Case.Status.APPROVED)

    def make(count, one, other, *, codes=((), ()), cause="share", at=None, by=(anna, ben)):
        for _ in range(count):
            SecondReview.objects.create(
                review=Review.objects.create(case=case, reviewer=by[0], ended_at=timezone.now()), cause=cause,
                status="agreed" if one == other else "disagreed", first_by=by[0], first_outcome=one,
                first_codes=list(codes[0]), reviewer=by[1], outcome=other, reason_codes=list(codes[1]),
                due_at=timezone.now(), decided_at=at or timezone.now(),
            )  # fmt: skip

    make.people = (anna, ben, cleo)
    return make


def counted():
    return figures(timezone.now(), "Europe/Berlin")


def test_only_what_was_drawn_at_random_counts(twice):
    twice(40, "approved", "approved")
    twice(20, "rejected", "rejected")
    twice(7, "approved", "rejected", cause="low_confidence")
    assert (counted().whole.count, counted().whole.kappa) == (60, 1)


def test_each_person_is_measured_against_whoever_decided_the_same(twice):
    anna, ben, cleo = twice.people
    twice(20, "approved", "approved")
    twice(20, "rejected", "rejected")
    twice(35, "approved", "rejected", by=(cleo, anna))
    lines = {line.name: line.agreed for line in counted().people}
    assert {name: agreed.count for name, agreed in lines.items()} == {str(anna): 75, str(ben): 40, str(cleo): 35}
    assert lines[str(ben)].kappa == 1
    assert lines[str(cleo)].kappa == 0


def test_each_reason_is_measured_with_how_often_it_was_found(twice):
    twice(10, "rejected", "rejected", codes=(["expired"], ["expired"]))
    twice(2, "documents_needed", "documents_needed", codes=(["cut_off"], ["unreadable"]))
    twice(20, "approved", "approved")
    found = {line.found: line for line in counted().codes}
    assert found[10].agreed.kappa == 1
    assert not found[10].too_rare
    assert found[2].too_rare


def test_months_are_those_of_the_readers_zone(twice):
    last_minute = datetime.fromisoformat("2026-10-31T23:30:00+00:00")
    twice(1, "approved", "approved", at=last_minute)
    assert [month.isoformat() for month, _ in figures(timezone.now(), "Europe/Berlin").months] == ["2026-11-01"]
    assert [month.isoformat() for month, _ in figures(timezone.now(), "UTC").months] == ["2026-10-01"]


def test_the_page_shows_every_figure_with_its_number_and_says_too_few(twice, log_in, lead):
    twice(29, "approved", "approved")
    page = words_of(log_in(lead).get(PAGE))
    assert "Twelve months 29 100 % too few" in page
    assert "drawn at random 0 29 0 0 0 0 0" in page


def test_with_nothing_decided_twice_it_says_so(log_in, lead):
    assert "Nothing has been decided twice yet." in words_of(log_in(lead).get(PAGE))


def test_only_leads_open_it(log_in, account_manager, ops):
    for user in (account_manager, ops):
        assert log_in(user).get(PAGE).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_the_queries_do_not_depend_on_how_much_there_is(twice, count, django_assert_num_queries):
    twice(count, "documents_needed", "documents_needed", codes=(["cut_off"], ["cut_off"]))
    with django_assert_num_queries(3):
        counted()
