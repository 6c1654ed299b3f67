"""A colleague's session: who may take it over, and who may listen in."""

import pytest
from django.utils import timezone

from scheduling.models import Presence, Session
from sellers.countries import country_name
from tests.answers import text_of
from tests.verification.building import begin, manager_of, meeting_case, session_case
from tests.verification.console.pages import LIST, page_of
from verification.assignment.actions.takeover import take_over_session
from verification.models import Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(seller, lead):
    return session_case(seller, lead)


@pytest.fixture
def opened(case, lead):
    Session.objects.update(owner=manager_of(lead))
    return case


@pytest.fixture
def colleague(account_manager, manager_client):
    manager_of(account_manager)
    return manager_client


def test_a_colleague_finds_a_session_whose_room_is_open_and_takes_it_over(opened, account_manager, colleague):
    page = text_of(colleague.get(page_of(opened)))
    assert "Take the session over" in page
    answer = colleague.post(page_of(opened, "take_over"), {"reason": "cannot_go_on"})
    assert answer.url == page_of(opened, "console")
    assert Review.objects.get().reviewer == account_manager
    assert colleague.get(answer.url).status_code == 200


def test_until_then_a_colleague_reads_whose_it_is_and_who_holds_it_and_nothing_declared(opened, lead, colleague):
    row, country = text_of(colleague.get(LIST)), country_name(opened.seller.business.country)
    assert (str(opened.seller) in row, country in row) == (True, False)
    page = text_of(colleague.get(page_of(opened)))
    assert f"{lead.account_manager} holds this session." in page
    assert "GMT" in page or "UTC" in page
    person, bank = opened.seller.person, opened.seller.bank_account
    declared = [person.document_number, bank.number, opened.seller.user.email, opened.public_id, "1980", "Timeline"]
    assert [each for each in declared if each in page] == []
    assert {colleague.get(page_of(opened, name)).status_code for name in ["console", "decide", "listen"]} == {404}


def test_after_the_takeover_the_former_holder_reads_no_more_of_it_than_anybody(
    seller, account_manager, colleague, lead
):
    case = session_case(seller, account_manager)
    begin(case, account_manager)
    assert "••••••782" in text_of(colleague.get(page_of(case)))
    manager_of(lead)
    take_over_session(case, actor=lead, reason="language")
    assert colleague.get(page_of(case)).status_code == 404
    Presence.objects.update(left_at=timezone.now())
    page = text_of(colleague.get(page_of(case)))
    assert f"{lead.account_manager} holds this session." in page
    assert "782" not in page


def test_a_session_in_person_that_has_begun_is_not_listed_for_others(seller, lead, colleague):
    case = meeting_case(seller, lead)
    Session.objects.update(owner=manager_of(lead))
    assert colleague.get(page_of(case)).status_code == 404


def test_a_colleague_does_not_see_a_session_that_nobody_has_opened(case, colleague):
    assert colleague.get(page_of(case)).status_code == 404
    assert colleague.post(page_of(case, "take_over"), {"reason": "cannot_go_on"}).status_code == 404


def test_a_refusal_is_shown_where_it_was_asked(opened, colleague):
    answer = colleague.post(page_of(opened, "take_over"), {"reason": ""}, follow=True)
    assert "something is missing or unknown" in text_of(answer)


def test_an_account_manager_does_not_listen_in(opened, colleague):
    assert "Listen in" not in text_of(colleague.get(page_of(opened)))
    assert colleague.get(page_of(opened, "listen")).status_code == 404


def test_a_lead_listens_in_on_somebody_elses_session(seller, account_manager, lead, log_in):
    case, client = session_case(seller, account_manager), log_in(lead)
    assert page_of(case, "listen") in text_of(client.get(page_of(case)))
    page = text_of(client.get(page_of(case, "listen")))
    assert "Both sides read your name" in page
    assert f"/rooms/{case.booking.session.public_id}/listen/" in page


def test_a_lead_does_not_listen_in_on_an_own_session(case, lead, log_in):
    assert log_in(lead).get(page_of(case, "listen")).url == page_of(case)


@pytest.mark.parametrize("role", ["ops", "support"])
def test_other_staff_do_neither(opened, log_in, request, role):
    client = log_in(request.getfixturevalue(role))
    assert client.get(page_of(opened, "listen")).status_code == 403
    assert client.post(page_of(opened, "take_over"), {"reason": "cannot_go_on"}).status_code == 403
