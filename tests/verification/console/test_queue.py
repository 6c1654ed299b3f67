from datetime import timedelta

import pytest
from django.db.models import F

from tests.answers import text_of
from tests.verification.building import (
    begin,
    session_case,
)
from tests.verification.console.pages import LIST, many_cases, page_of
from verification.models import Case

pytestmark = pytest.mark.django_db


def test_the_list_costs_as_much_for_30_cases_as_for_one(
    make_seller, account_manager, lead_client, django_assert_num_queries
):
    first, *others = many_cases(make_seller, 31)
    begin(first, account_manager)
    Case.objects.filter(pk__in=[case.pk for case in others]).update(status=Case.Status.APPROVED)
    lead_client.get(LIST)
    with django_assert_num_queries(9):
        lead_client.get(LIST)
    Case.objects.update(status=Case.Status.DOCUMENT_REVIEW)
    with django_assert_num_queries(9):
        assert text_of(lead_client.get(LIST)).count("Shop ") >= 30


def test_what_is_overdue_comes_first_and_says_so(make_seller, lead_client):
    cases = many_cases(make_seller, 3)
    Case.objects.filter(pk=cases[2].pk).update(due_at=F("since") - timedelta(days=1))
    page = text_of(lead_client.get(LIST))
    assert page.index("Shop 2") < page.index("Shop 0")
    assert page.count("Overdue:") == 1


@pytest.mark.parametrize(
    ("queue", "shops"),
    [("", {"0", "1"}), ("closed", {"2"}), ("all", {"0", "1", "2"}), ("seller", {"1"}), ("mine", set())],
)
def test_filters_live_in_the_address(make_seller, lead, log_in, queue, shops):
    cases = many_cases(make_seller, 3)
    Case.objects.filter(pk=cases[1].pk).update(status=Case.Status.DOCUMENTS_NEEDED)
    Case.objects.filter(pk=cases[2].pk).update(status=Case.Status.REJECTED)
    page = text_of(log_in(lead).get(LIST, {"queue": queue} if queue else {}))
    assert {number for number in "012" if f"Shop {number}" in page} == shops


@pytest.mark.parametrize("role", ["lead", "ops"])
def test_a_time_that_is_wanted_is_work_for_staff_with_the_wish_and_what_helps(make_seller, log_in, request, role):
    (case,) = many_cases(make_seller, 1)
    wish = {"weekdays": [5], "hours": ["evening"], "time_zone": "Asia/Tokyo"}
    waiting = {"status": Case.Status.SESSION_NEEDED, "times_wanted_at": F("since"), "wished_times": wish}
    Case.objects.filter(pk=case.pk).update(**waiting)
    client = log_in(request.getfixturevalue(role))
    assert "ops or lead: make a time free" in text_of(client.get(LIST, {"queue": "staff"}))
    assert "Shop 0" not in text_of(client.get(LIST, {"queue": "seller"}))
    page = text_of(client.get(page_of(case)))
    assert "Saturday: In the evening, 18:00 to 22:00 (Asia/Tokyo)" in page
    assert "weekly hours" in page


def test_an_account_manager_sees_own_sessions_and_reviews_and_nothing_of_the_queue(
    make_seller, seller, account_manager, manager_client
):
    waiting, begun = many_cases(make_seller, 2)
    begin(begun, account_manager)
    session_case(seller, account_manager)
    page = text_of(manager_client.get(LIST))
    assert [str(case.seller) in page for case in (waiting, begun)] == [False, True]
    assert "Acme Trading Ltd" in page


def test_the_filter_names_languages_as_people_do(make_seller, lead_client):
    english, japanese = many_cases(make_seller, 2)
    Case.objects.filter(pk=japanese.pk).update(language="ja")
    assert "Japanese" in text_of(lead_client.get(LIST))
    page = text_of(lead_client.get(LIST, {"language": "ja"}))
    assert (str(japanese.seller) in page, str(english.seller) in page) == (True, False)


def test_a_session_that_has_just_begun_is_not_overdue(make_seller, lead_client):
    [case] = many_cases(make_seller, 1)
    begun = F("since") - timedelta(minutes=1)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.SESSION_BOOKED, due_at=begun)
    assert "Overdue:" not in text_of(lead_client.get(LIST))
    assert str(case.seller) not in text_of(lead_client.get(LIST, {"queue": "overdue"}))


def test_what_is_only_listed_for_taking_over_is_not_found_by_the_letters_of_an_address(seller, lead, manager_client):
    case = session_case(seller, lead)
    begin(case, lead)
    assert str(seller) in text_of(manager_client.get(LIST))
    assert str(seller) not in text_of(manager_client.get(LIST, {"q": seller.user.email[:3]}))


def test_what_is_to_be_seen_is_found_by_the_address(seller, account_manager, manager_client):
    session_case(seller, account_manager)
    assert str(seller) in text_of(manager_client.get(LIST, {"q": seller.user.email[:3]}))
