"""Why a case is here though its session was not held, and what a reviewer can do about it."""

import pytest

from core.models import User
from scheduling.attendance import Finding
from tests.answers import text_of
from tests.verification.attending import again, limit_no_shows
from tests.verification.building import begin, document_case, find, session_case
from tests.verification.console.pages import page_of
from verification.models import Case, Detour
from verification.sessions.actions.missed import miss_session

pytestmark = pytest.mark.django_db
HERE = "Why this case is here"
WITHOUT = "Go on without the session"


@pytest.fixture
def owing(seller, account_manager):
    limit_no_shows(1)
    case = session_case(seller, account_manager)
    miss_session(case, actor=None, finding=Finding.SELLER_ABSENT)
    return again(case)


def test_a_reviewer_reads_why_the_case_is_here_and_who_can_go_on_without_the_session(
    owing, account_manager, manager_client
):
    begin(owing, account_manager)
    page = text_of(manager_client.get(page_of(owing)))
    assert HERE in page
    assert "1 missed session counts against the seller; the last one was with Account Manager" in page
    assert "A lead who was not part of that session can decide" in page
    assert WITHOUT not in page


def test_in_the_review_too_it_is_said_and_an_approval_is_refused_with_the_way_on(owing, lead, lead_client):
    begin(owing, lead)
    assert "The session that the signals ask for was not held" in text_of(lead_client.get(page_of(owing, "console")))
    answer = lead_client.get(page_of(owing, "decide"), {"outcome": "approved"}, follow=True)
    assert "have a lead decide to go on without it" in text_of(answer)


def test_a_reviewer_gives_new_times(owing, manager_client, account_manager):
    begin(owing, account_manager)
    answer = manager_client.post(page_of(owing, "give_again"), {"reason": "Ill that day."})
    assert answer.status_code == 302
    assert again(owing).status == Case.Status.SESSION_NEEDED
    assert Detour.objects.get().ruled_by == account_manager


def test_a_lead_goes_on_without_it_and_everybody_reads_why(owing, lead_client):
    page = text_of(lead_client.get(page_of(owing)))
    assert WITHOUT in page
    page = text_of(lead_client.post(page_of(owing, "waive"), {"reason": "Known for years."}, follow=True))
    assert "From now on somebody else than you can approve it on its documents." in page
    assert "Known for years." in page
    assert HERE not in page


def test_a_reason_that_is_refused_stays_typed(owing, lead_client):
    page = text_of(lead_client.post(page_of(owing, "waive"), {"reason": "  "}, follow=True))
    assert "Write between 1 and 2000 characters." in page
    page = text_of(lead_client.post(page_of(owing, "give_again"), {"reason": "x" * 2001}, follow=True))
    assert "x" * 2000 in page
    assert again(owing).status == Case.Status.DOCUMENT_REVIEW


def test_who_waited_for_the_seller_does_not_go_on_without_it(owing, manager_client, lead, account_manager):
    account_manager.groups.set(lead.groups.all())
    assert WITHOUT not in text_of(manager_client.get(page_of(owing)))
    answer = manager_client.post(page_of(owing, "waive"), {"reason": "Please."}, follow=True)
    assert "This needs a lead who was not part of that session, nor has ruled on it before." in text_of(answer)


def test_where_only_a_session_can_show_it_a_reviewer_gives_new_times(seller, manager_client, account_manager):
    case = document_case(seller)
    find(case, "country")
    review = begin(case, account_manager)
    assert "What only a session can show was not shown." in text_of(manager_client.get(page_of(case, "console")))
    answer = manager_client.get(page_of(case, "decide"), {"outcome": "approved"}, follow=True)
    assert "what only a session can show was not shown" in text_of(answer)
    page = text_of(manager_client.get(page_of(case)))
    assert "Before an approval: another session" in page
    assert WITHOUT not in page
    manager_client.post(page_of(case, "give_again"), {"reason": "Asked to hold the card."})
    assert again(case).status == Case.Status.SESSION_NEEDED
    review.refresh_from_db()
    assert (review.note, review.ended_at is None) == ("Asked to hold the card.", False)


@pytest.mark.parametrize("role", ["support", "ops"])
def test_other_staff_neither_see_it_nor_do_it(owing, log_in, request, role):
    user: User = request.getfixturevalue(role)
    client = log_in(user)
    assert HERE not in text_of(client.get(page_of(owing)))
    for name in ["give_again", "waive"]:
        assert client.post(page_of(owing, name), {"reason": "x"}).status_code == 403


def test_a_get_does_nothing(owing, lead_client):
    assert {lead_client.get(page_of(owing, name)).status_code for name in ("give_again", "waive")} == {405}
