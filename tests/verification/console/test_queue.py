import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scheduling.models import Place
from sellers.models import Seller
from tests.answers import text_of
from tests.verification.building import (
    begin,
    session_case,
)
from tests.verification.console.pages import LIST, many_cases, page_of
from verification.admin import CaseAdmin
from verification.console.queue import in_words
from verification.models import Case, MissedSession

pytestmark = pytest.mark.django_db
FRAME = 6  # queries of every page of the staff: who it is, what they may, what waits for them


@pytest.mark.parametrize(
    ("age", "words"),
    [
        ({"minutes": 1}, "1 minute"),
        ({"minutes": 59, "seconds": 59}, "59 minutes"),
        ({"minutes": 60}, "1 hour"),
        ({"hours": 47, "minutes": 59}, "47 hours"),
        ({"hours": 48}, "2 days"),
        ({"days": 400}, "400 days"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(age, words):
    assert in_words(timedelta(**age)) == words


def test_the_list_says_of_each_case_for_how_long_it_is_in_its_state(make_seller, lead_client):
    for case, days in zip(many_cases(make_seller, 2), (3, 9), strict=True):
        Case.objects.filter(pk=case.pk).update(since=timezone.now() - timedelta(days=days))
    page = lead_client.get(LIST).content.decode()
    assert sorted(re.findall(r'<td class="field-age_in_state">([^<]+)</td>', page)) == ["3 days", "9 days"]


def test_the_list_costs_as_much_for_30_cases_as_for_one(
    make_seller, account_manager, lead_client, django_assert_num_queries
):
    first, *others = many_cases(make_seller, 31)
    begin(first, account_manager)
    Case.objects.filter(pk__in=[case.pk for case in others]).update(status=Case.Status.APPROVED)
    lead_client.get(LIST)
    with django_assert_num_queries(FRAME + 5):
        lead_client.get(LIST)
    Case.objects.update(status=Case.Status.DOCUMENT_REVIEW)
    with django_assert_num_queries(FRAME + 5):
        assert text_of(lead_client.get(LIST)).count("Shop ") >= 30


def test_of_an_account_manager_the_list_costs_as_much_for_30_cases_as_for_one(
    make_seller, account_manager, manager_client, django_assert_num_queries
):
    first, *others = many_cases(make_seller, 31)
    begin(first, account_manager)
    manager_client.get(LIST)
    with django_assert_num_queries(FRAME + 7):
        assert text_of(manager_client.get(LIST)).count("Shop ") == 1
    for case in others:
        begin(case, account_manager)
    with django_assert_num_queries(FRAME + 7):
        assert text_of(manager_client.get(LIST)).count("Shop ") == 31


def test_a_search_costs_one_query_more_on_each_of_its_pages(
    make_seller, lead, log_in, monkeypatch, django_assert_num_queries
):
    many_cases(make_seller, 3)
    monkeypatch.setattr(CaseAdmin, "list_per_page", 2)
    client = log_in(lead)
    page = text_of(client.get(LIST, {"q": "shop"}))
    deep = unescape(re.search(r'href="([^"]+)" rel="next"', page)[1])
    with django_assert_num_queries(FRAME + 6):
        assert text_of(client.get(LIST + deep)).count("Shop ") == 1


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
    Case.objects.filter(pk=cases[2].pk).update(status=Case.Status.REJECTED, due_at=None)
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


def test_what_is_only_listed_for_taking_over_is_not_found_by_what_is_not_shown(seller, lead, manager_client):
    case = session_case(seller, lead)
    begin(case, lead)
    assert str(seller) in text_of(manager_client.get(LIST))
    for term in [seller.user.email, case.public_id, case.booking.session.code, "acme"]:
        assert str(seller) not in text_of(manager_client.get(LIST, {"q": term}))


def found_by(client, term):
    return str(Seller.objects.get()) in text_of(client.get(LIST, {"q": term}))


def test_a_case_is_found_by_address_id_and_session_id_in_full(seller, account_manager, manager_client):
    case = session_case(seller, account_manager)
    for term in [seller.user.email, case.public_id, case.booking.session.code]:
        assert (found_by(manager_client, term), found_by(manager_client, term[:-1])) == (True, False)
    assert found_by(manager_client, seller.user.email.upper())
    assert found_by(manager_client, case.booking.session.code.lower())


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("acme", True),
        ("rading l", True),
        ("LTD acme", True),
        ("ac", True),
        ("cm", False),
        ("acme l", True),
        ("acme gmbh", False),
        ("%", False),
    ],
)
def test_a_case_is_found_by_parts_of_the_name_and_short_ones_begin_it(
    seller, account_manager, manager_client, term, found
):
    session_case(seller, account_manager)
    assert found_by(manager_client, term) == found


def test_the_filter_of_places_goes_by_where_the_seller_wants_to_meet(make_seller, lead, log_in):
    office = Place.objects.create(name="Leeds office", address="1 High Street", time_zone="Europe/London")
    in_person, _by_video = many_cases(make_seller, 2)
    Case.objects.filter(pk=in_person.pk).update(place=office)
    client = log_in(lead)
    for place, shown in [(office.public_id, "0"), ("video", "1"), ("plc_unknown", "")]:
        page = text_of(client.get(LIST, {"place": place}))
        assert [number for number in "01" if f"Shop {number}" in page] == list(shown)


def test_what_nothing_is_due_for_comes_last(make_seller, lead, log_in):
    cases = many_cases(make_seller, 2)
    Case.objects.filter(pk=cases[0].pk).update(due_at=None)
    page = text_of(log_in(lead).get(LIST))
    assert page.index("Shop 1") < page.index("Shop 0")


def test_of_what_is_closed_the_newest_comes_first(make_seller, lead, log_in):
    cases = many_cases(make_seller, 2, Case.Status.APPROVED)
    Case.objects.filter(pk=cases[0].pk).update(since=F("since") + timedelta(hours=1))
    client = log_in(lead)
    for queue in ("closed", "all"):
        page = text_of(client.get(LIST, {"queue": queue}))
        assert page.index("Shop 0") < page.index("Shop 1")


def test_what_a_seller_contests_is_for_staff_even_when_the_case_is_closed(seller, lead, log_in):
    case = session_case(seller, lead)
    MissedSession.objects.create(
        case=case, session=case.booking.session, found_at=case.since, contested_at=case.since, contest="I was there."
    )
    Case.objects.update(status=Case.Status.WITHDRAWN)
    client = log_in(lead)
    assert str(seller) in text_of(client.get(LIST, {"queue": "staff"}))
    assert str(seller) not in text_of(client.get(LIST))


BY_DUE_TIME = ["case_queue", "cases_by_due_time"]


@pytest.mark.parametrize(
    ("query", "indexes"),
    [
        ("", BY_DUE_TIME),
        ("queue=overdue", BY_DUE_TIME),
        ("language=ja", BY_DUE_TIME),
        ("status__exact=document_review", BY_DUE_TIME),
        ("queue=closed", ["cases_closed"]),
        ("queue=closed&language=ja", ["cases_closed"]),
        ("o=4", ["cases_open_since"]),
    ],
)
def test_an_index_has_the_order_of_each_filter(lead, rf, query, indexes):
    """Where sorting is out of the question, as it is with a million cases. Which of those that have the order, hangs on
    what the database has counted."""
    request = rf.get(f"{LIST}?{query}")
    request.user = lead
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        admin.site.get_model_admin(Case).get_changelist_instance(request)
        walk = next(each["sql"] for each in asked if '"place_in_list"' in each["sql"])
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {walk}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert any(f"using {index}" in plan for index in indexes)
    assert "Sort" not in plan
