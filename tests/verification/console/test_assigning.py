"""On the page of a case: a lead assigns it, and who comes back reads what became of their review."""

import pytest

from tests.answers import words_of
from tests.verification.building import assigned, document_case
from tests.verification.console.pages import page_of
from tests.verification.queueing import idle, knows, people, waiting
from verification.assignment.actions.idle import release_idle
from verification.models import Review

pytestmark = pytest.mark.django_db


def test_a_lead_assigns_to_somebody_who_is_offered(seller, lead_client, make_user):
    first, second = people(make_user, 2)
    knows(second, "ja")
    case = waiting(seller)
    page = words_of(lead_client.get(page_of(case)))
    assert ("Manager 0, 0 in hand" in page, "Manager 1" in page) == (True, False)
    chosen = {"to": first.account_manager.public_id, "reason": "urgent"}
    assert "Assigned to Manager 0." in words_of(lead_client.post(page_of(case, "assign"), chosen, follow=True))
    assert Review.objects.get().reviewer == first


def test_a_refusal_is_said_on_the_page(seller, lead_client, make_user):
    [first] = people(make_user, 1)
    case = waiting(seller, language="ja")
    chosen = {"to": first.account_manager.public_id, "reason": "urgent"}
    page = words_of(lead_client.post(page_of(case, "assign"), chosen, follow=True))
    assert "Manager 0 does not review in Japanese" in page
    assert "nobody but you is qualified" in page


def test_an_account_manager_has_no_such_form(seller, account_manager, manager_client):
    knows(account_manager)
    case = assigned(document_case(seller), account_manager).case
    chosen = {"to": account_manager.account_manager.public_id, "reason": "urgent"}
    assert manager_client.post(page_of(case, "assign"), chosen).status_code == 403


def test_who_comes_back_is_told_and_goes_on(seller, account_manager, manager_client):
    knows(account_manager)
    review = idle(assigned(document_case(seller), account_manager), minutes=31)
    release_idle()
    page = words_of(manager_client.get(page_of(review.case, "console"), follow=True))
    assert "This review was released because nothing was done in it" in page
    assert "Nobody has taken the case since" in page
    response = manager_client.post(page_of(review.case, "begin"))
    assert response.url == page_of(review.case, "console")


def test_who_comes_back_too_late_reads_who_has_it(seller, account_manager, manager_client, make_user):
    [other] = people(make_user, 1)
    review = idle(assigned(document_case(seller), account_manager), minutes=31)
    release_idle()
    assigned(review.case, other)
    page = words_of(manager_client.get(page_of(review.case)))
    assert "Taken by Manager 0. Your review was released because nothing was done in it" in page
    assert "Go on with the review" not in page


def test_the_open_console_and_its_script_say_that_somebody_is_at_it(documents, manager_client):
    idle(documents, minutes=31)
    manager_client.get(page_of(documents.case, "console"))
    assert release_idle() == 0
    idle(documents, minutes=31)
    json = {"accept": "application/json"}
    assert manager_client.post(page_of(documents.case, "seen"), headers=json).status_code == 200
    assert release_idle() == 0


def test_the_script_hears_that_the_review_is_gone(documents, manager_client):
    idle(documents, minutes=31)
    release_idle()
    json = {"accept": "application/json"}
    assert manager_client.post(page_of(documents.case, "seen"), headers=json).status_code == 404
