from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from core.errors import DomainError
from scheduling.models import AccountManager
from tests.refusals import refusal, refusal_of
from tests.scheduling.room.rows import make_session
from tests.verification.building import manager_of
from tests.verification.queueing import knows, people, several, waiting
from verification.assignment.qualified import (
    cases_for,
    for_nobody,
    is_trained,
    refuse_unqualified,
    reviewers_for,
    trained_manager,
)
from verification.models import Case, Decision, Detour, MissedSession, Review

pytestmark = pytest.mark.django_db


def overruled(case, user, by):
    """A suspicion of `by` that `user` did not confirm."""
    review = Review.objects.create(case=case, reviewer=by, ended_at=timezone.now())
    made = {"outcome": Decision.Outcome.FRAUD_SUSPECTED, "decided_by": by, "overruled_by": user}
    Decision.objects.create(case=case, review=review, **made)


def waived(case, user, manager):
    session = make_session(case.seller, manager, starts_in_minutes=-24 * 60)
    missed = MissedSession.objects.create(case=case, session=session, found_at=timezone.now())
    ruled = {"ruling": Detour.Ruling.WAIVED, "ruled_by": user}
    Detour.objects.create(case=case, cause="missed", missed=missed, made_at=missed.found_at, **ruled)


def test_language_and_country_are_known(seller, account_manager):
    knows(account_manager, "en", "de", countries=("GB",))
    refuse_unqualified(account_manager, waiting(seller, country="GB"))


@pytest.mark.parametrize(
    ("language", "country", "code", "sentence"),
    [
        ("ja", "GB", "other_language", "does not review in Japanese. Choose somebody who does"),
        ("en", "CN", "other_country", "does not review documents of China. Choose somebody who does"),
    ],
)
def test_what_is_not_known_is_named_with_the_way_on(seller, account_manager, language, country, code, sentence):
    knows(account_manager, "en", countries=("GB", "DE"))
    with refusal(code) as refused:
        refuse_unqualified(account_manager, waiting(seller, country=country, language=language))
    assert sentence in str(refused.value.message)


def test_nobody_reviews_their_own_case(seller):
    knows(seller.user)
    AccountManager.objects.filter(user=seller.user).update(active=True)
    assert not cases_for(
        AccountManager.objects.get(user=seller.user), Case.objects.filter(pk=waiting(seller).pk)
    ).exists()


def test_whoever_opened_the_way_to_an_approval_does_not_review(seller, make_user):
    first, second, third, fourth = people(make_user, 4)
    case = waiting(seller)
    overruled(case, first, by=third)
    waived(case, second, manager_of(third))
    refused = [refusal_of(refuse_unqualified, user, case) for user in (first, second, third)]
    assert refused == ["same_person", "same_person", "suspected"]
    assert [manager.user for manager in reviewers_for(case)] == [fourth]


@pytest.mark.parametrize("change", [{"trained_until": None}, {"active": False}])
def test_who_was_never_trained_or_has_left_is_not_set_up(account_manager, change):
    knows(account_manager)
    AccountManager.objects.filter(user=account_manager).update(**change)
    with refusal("not_trained") as refused:
        trained_manager(account_manager)
    assert "not set up to review documents" in str(refused.value.message)


def test_a_training_that_has_ended_counts_no_more(account_manager):
    knows(account_manager, trained_days=-2)
    with refusal("not_trained") as refused:
        trained_manager(account_manager)
    assert "is not valid today" in str(refused.value.message)


def test_a_lead_who_holds_no_calendar_is_not_qualified(seller, lead):
    assert refusal_of(refuse_unqualified, lead, waiting(seller)) == "not_trained"


def test_who_reviews_no_cases_by_role_is_not_qualified(seller, support):
    knows(support)
    assert refusal_of(refuse_unqualified, support, waiting(seller)) == "not_trained"


def test_a_training_counts_to_the_end_of_its_last_day_where_they_work(account_manager):
    manager = manager_of(account_manager)
    manager.time_zone = "Asia/Tokyo"
    last_minute = datetime(2026, 3, 5, 14, 59, tzinfo=UTC)  # 23:59 in Tokyo
    manager.trained_until = last_minute.date()
    assert (is_trained(manager, last_minute), is_trained(manager, last_minute + timedelta(minutes=1))) == (True, False)


def test_the_query_finds_what_is_not_refused(make_seller, make_user):
    """Every mixture of languages, countries and earlier words."""
    users = people(make_user, 4)
    for user, (languages, countries) in zip(users, product([("en",), ("en", "ja")], [(), ("GB",)]), strict=True):
        knows(user, *languages, countries=countries)
    cases = [
        waiting(make_seller(f"{language}{country}@example.com"), language=language, country=country)
        for language, country in product(["en", "ja", "de"], ["GB", "CN"])
    ]
    overruled(cases[0], users[0], by=users[1])
    waived(cases[1], users[2], manager_of(users[1]))
    for user in users:
        manager = AccountManager.objects.get(user=user)
        found = set(cases_for(manager, Case.objects.all()))
        allowed = {case for case in cases if _allowed(user, case)}
        assert (found, {case for case in cases if manager in reviewers_for(case)}) == (allowed, allowed)


def _allowed(user, case):
    try:
        refuse_unqualified(user, case)
    except DomainError:
        return False
    return True


def test_what_nobody_knows_is_found(make_seller, account_manager):
    knows(account_manager, "en", countries=("GB",))
    [known] = several(make_seller, 1)
    [spoken] = several(make_seller, 1, language="ja")
    [issued] = several(make_seller, 1, country="CN")
    assert set(for_nobody(Case.objects.all())) == {spoken, issued}
    knows(account_manager, "en", trained_days=-2)
    assert set(for_nobody(Case.objects.all())) == {known, spoken, issued}
