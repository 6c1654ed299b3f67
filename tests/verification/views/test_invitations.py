"""What an invited seller can answer besides choosing a time."""

import pytest

from verification.campaigns.actions.inviting import invite_next
from verification.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(make_rejected, make_campaign, manager):
    seller = make_rejected("ren")
    invite_next(make_campaign())
    return Case.objects.get(seller=seller, status=Case.Status.SESSION_NEEDED)


@pytest.fixture
def client(invited, log_in):
    return log_in(invited.seller.user)


def test_the_page_of_times_says_why_and_offers_both_ways_out(client):
    page = client.get("/times/").content.decode()
    assert "We could not verify you earlier." in page
    assert "Put it off until later" in page
    assert "Decline the invitation" in page


def test_a_session_that_the_screen_asks_for_cannot_be_put_off(session_case, log_in):
    client = log_in(session_case.seller.user)
    assert "Decline the invitation" not in client.get("/times/").content.decode()
    assert client.post("/times/decline/", follow=True).redirect_chain[-1][0] == "/home/"
    assert Case.objects.get().status == "session_needed"


def test_once_put_off_the_home_page_says_that_nothing_is_due(client):
    page = client.post("/times/postpone/", follow=True).content.decode()
    assert "Show me free times" in page
    assert "Put it off until later" not in page
    assert "You have put the session off" in client.get("/home/").content.decode()


def test_once_declined_the_seller_can_start_again(client, invited):
    page = client.post("/times/decline/", follow=True).content.decode()
    assert "You declined the video session" in page
    assert "Start again" in client.get("/case/").content.decode()
    client.post("/case/correct/")
    invited.seller.refresh_from_db()
    assert invited.seller.locked_at is None


def test_opening_an_address_answers_nothing(client, invited):
    assert [client.get(f"/times/{answer}/").status_code for answer in ("postpone", "decline")] == [405, 405]
    invited.refresh_from_db()
    assert invited.status == "session_needed"


def test_nobody_answers_for_another(invited, other_seller, log_in):
    outsider = log_in(other_seller.user)
    assert [outsider.post(f"/times/{answer}/").status_code for answer in ("postpone", "decline")] == [404, 404]
