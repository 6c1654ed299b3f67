import pytest

from tests.answers import text_of
from tests.verification.building import (
    confirm_factor,
    document_case,
    session_case,
)
from tests.verification.console.pages import page_of
from verification.models import Review

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["change", "console", "decide"])
def test_a_session_assigned_to_somebody_else_is_not_there(seller, lead, manager_client, name):
    assert manager_client.get(page_of(session_case(seller, lead), name)).status_code == 404


@pytest.mark.parametrize("name", ["change", "console", "decide"])
def test_documents_that_nobody_was_assigned_are_not_there(seller, manager_client, name):
    assert manager_client.get(page_of(document_case(seller), name)).status_code == 404


def test_documents_are_not_begun_by_their_address(seller, account_manager, manager_client, lead_client):
    case = document_case(seller)
    assert manager_client.post(page_of(case, "begin")).status_code == 404
    assert "not assigned to you" in text_of(lead_client.post(page_of(case, "begin"), follow=True))
    assert not Review.objects.exists()


def test_a_session_assigned_to_somebody_else_is_not_begun(seller, account_manager, lead, log_in):
    case = session_case(seller, account_manager)
    response = log_in(lead).post(page_of(case, "begin"), follow=True)
    assert "This session is assigned to" in text_of(response)
    assert not Review.objects.exists()


@pytest.mark.parametrize("role", ["support", "ops"])
def test_other_staff_see_what_the_seller_sees_and_nothing_else(documents, log_in, request, role):
    client = log_in(request.getfixturevalue(role))
    page = text_of(client.get(page_of(documents.case)))
    assert "This is what the seller sees" in page
    assert "123456782" not in page
    for name in ["console", "decide", "state"]:
        assert client.get(page_of(documents.case, name)).status_code == 403
    for name in ["begin", "fraud", "admit", "abort", "note", "release"]:
        assert client.post(page_of(documents.case, name)).status_code == 403


def test_staff_who_work_on_no_case_see_none(documents, make_staff, log_in):
    client = log_in(make_staff("administrator"))
    assert {client.get(page_of(documents.case, name)).status_code for name in ["change", "console", "decide"]} == {403}


def test_a_seller_reaches_none_of_it(documents, seller, log_in):
    client = log_in(seller.user)
    for name in ["change", "console", "decide"]:
        assert client.get(page_of(documents.case, name)).status_code == 302
    assert client.post(page_of(documents.case, "note"), {"note": "x", "revision": 0}).status_code == 302


def test_staff_without_a_second_factor_reach_none_of_it(documents, account_manager, log_in):
    account_manager.authenticator_set.all().delete()
    assert log_in(account_manager).get(page_of(documents.case)).status_code == 302


def test_staff_who_are_sellers_do_not_see_their_own_case(seller, lead, log_in):
    case = document_case(seller)
    seller.user = lead
    seller.save()
    assert log_in(lead).get(page_of(case)).status_code == 404


def test_the_acts_of_a_review_are_not_there_for_another_reviewer(documents, lead, log_in):
    client, check = log_in(lead), documents.checks.first()
    confirm_factor(client, lead)
    paper = documents.case.seller.documents.first()
    assert client.post(page_of(documents.case, "check", check.public_id)).status_code == 404
    assert client.post(page_of(documents.case, "judge", paper.public_id)).status_code == 404
    assert client.get(page_of(documents.case, "console")).status_code == 302


def test_acts_are_refused_to_a_get(live, manager_client):
    check = live.checks.first().public_id
    names = [("admit",), ("abort",), ("note",), ("release",), ("begin",), ("fraud",), ("check", check)]
    assert {manager_client.get(page_of(live.case, *name)).status_code for name in names} == {405}
