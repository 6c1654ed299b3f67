"""“My work”."""

from datetime import timedelta
from html import unescape
from re import findall

import pytest
from django.db.models import F
from django.utils import timezone

from tests.answers import words_of
from tests.verification.building import assigned
from tests.verification.console.pages import page_of
from tests.verification.queueing import idle, knows, people, several, waiting
from verification.assignment.actions.idle import release_idle
from verification.models import Case, Review
from verification.reviewing.actions.reviews import release_review

pytestmark = pytest.mark.django_db
WORK, TAKE = "/admin/verification/case/work/", "/admin/verification/case/work/take/"


@pytest.fixture
def client(log_in, account_manager):
    return log_in(knows(account_manager))


def test_the_button_leads_to_the_case(seller, client):
    case = waiting(seller)
    assert "1 case waits that can be assigned to you" in words_of(client.get(WORK))
    assert client.post(TAKE).url == page_of(case, "console")


def test_with_a_case_in_hand_it_leads_back_to_it(make_seller, client):
    several(make_seller, 2)
    first = client.post(TAKE).url
    response = client.post(TAKE, follow=True)
    assert response.redirect_chain[-1][0] == first
    assert "You have this review in hand" in words_of(response)
    assert "Go on with the case in hand" in words_of(client.get(WORK))


def test_where_nothing_can_be_assigned_the_page_says_why(seller, client):
    waiting(seller, language="ja", country="JP")
    page = words_of(client.post(TAKE, follow=True))
    assert "Waiting: 1 in Japanese, documents of Japan." in page


def test_without_training_there_is_no_button(seller, client, account_manager):
    waiting(seller)
    knows(account_manager, trained_days=-2)
    page = words_of(client.get(WORK))
    assert "is not valid today" in page
    assert "Take the next case" not in page


def test_what_is_in_hand_has_age_and_due_time_and_can_be_given_back(seller, client, account_manager):
    case = assigned(waiting(seller), account_manager).case
    Case.objects.filter(pk=case.pk).update(due_at=F("due_at") - timedelta(days=9))
    page = words_of(client.get(WORK))
    assert "Overdue:" in page
    assert str(case.seller) in page
    answer = words_of(client.post(page_of(case, "release"), {"reason": "time"}, follow=True))
    assert "Given back. Somebody else is assigned this case." in answer
    assert Review.objects.get().release == "given_back"


def test_a_case_in_hand_says_how_long_it_waits_and_how_long_it_is_in_hand(seller, client, account_manager):
    review = assigned(waiting(seller), account_manager)
    Case.objects.update(since=timezone.now() - timedelta(days=5))
    Review.objects.filter(pk=review.pk).update(started_at=timezone.now() - timedelta(minutes=12))
    row = client.get(WORK).content.decode().split("<tbody>")[1].split("</tr>")[0]
    waits, in_hand = findall("<td>([^<]+)</td>", row)[-2:]
    assert (unescape(waits), unescape(in_hand)) == ("5\xa0days", "12\xa0minutes")


def test_without_a_reason_it_stays_in_hand(seller, client, account_manager):
    case = assigned(waiting(seller), account_manager).case
    page = client.get(WORK).content.decode()
    assert f'aria-label="Why you give it back: {case.seller}"' in page
    client.post(page_of(case, "release"), follow=True)
    assert Review.objects.get().ended_at is None


def test_leads_see_who_lets_how_much_go(make_seller, lead, log_in, account_manager):
    knows(account_manager)
    first, second = several(make_seller, 2)
    release_review(assigned(first, account_manager), actor=account_manager, reason="time")
    idle(assigned(second, account_manager), minutes=31)
    release_idle()
    page = log_in(lead).get(WORK).content.decode()
    row = page.split(f'<th scope="row">{account_manager}')[1].split("</tr>")[0]
    assert findall("<td>([^<]+)</td>", row)[-1] == "2"


def test_what_was_released_meanwhile_is_said(seller, client, account_manager):
    idle(assigned(waiting(seller), account_manager), minutes=31)
    release_idle()
    assert "released because nothing was done in it" in words_of(client.get(WORK))


def test_what_waits_is_counted_by_language_and_country_with_what_is_overdue(make_seller, client):
    several(make_seller, 3, language="ja", country="JP")
    several(make_seller, 1, language="ja", country="JP", due_in_hours=-1)
    assert "Japanese Japan 4 1" in words_of(client.get(WORK))


def test_sellers_whom_nobody_was_assigned_are_not_named(seller, client):
    case = waiting(seller)
    assert str(case.seller) not in words_of(client.get(WORK))


def test_who_does_how_much_is_for_leads_alone(make_seller, lead, client, log_in):
    several(make_seller, 1, language="ja")
    assert "Who does how much" not in words_of(client.get(WORK))
    page = words_of(log_in(lead).get(WORK))
    assert "Who does how much" in page
    assert "Account Manager 0" in page


@pytest.mark.parametrize(("role", "queries"), [("account manager", 18), ("lead", 28)])
def test_it_costs_as_much_for_30_as_for_one(
    make_seller, make_user, role, queries, request, log_in, django_assert_num_queries
):
    user = request.getfixturevalue(role.replace(" ", "_"))
    knows(user)
    people(make_user, 2)
    assigned(several(make_seller, 1)[0], user)
    several(make_seller, 1, language="ja")
    client = log_in(user)
    client.get(WORK)
    with django_assert_num_queries(queries):
        client.get(WORK)
    for case in several(make_seller, 30):
        assigned(case, user)
    several(make_seller, 30, language="de")
    with django_assert_num_queries(queries):
        client.get(WORK)
