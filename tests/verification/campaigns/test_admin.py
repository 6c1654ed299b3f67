import re

import pytest
from django.urls import reverse

from audit.models import Event
from tests.answers import words_of
from verification.campaigns.actions.inviting import invite_next
from verification.models import Campaign

pytestmark = pytest.mark.django_db
LIST = "/admin/verification/campaign/"
FORM = {"name": "Japan", "pace_per_day": 50, "account": "onboarding", "outcome": "rejected", "country": "JP"}


@pytest.fixture
def client(ops, log_in):
    return log_in(ops)


def page_of(campaign, name="change"):
    return reverse(f"admin:verification_campaign_{name}", args=[campaign.pk])


def test_a_draft_is_written_looked_at_and_started(client, make_rejected, manager):
    make_rejected("aoi", country="JP")
    make_rejected("ren")
    page = words_of(client.post(f"{LIST}add/", FORM, follow=True))
    assert "1 seller is still to be invited" in page
    assert "aoi Ltd" in page
    assert "ren Ltd" not in page
    campaign = Campaign.objects.get()
    assert campaign.status == "draft"
    page = words_of(client.post(page_of(campaign, "start"), follow=True))
    assert "Pause the campaign" in page
    assert Event.objects.filter(subject=campaign.public_id).count() == 2


def test_it_says_how_many_free_places_there_are_in_each_language(client, make_rejected, make_campaign, manager):
    make_rejected("ren")
    make_rejected("aoi", language="ja")
    page = words_of(client.get(page_of(make_campaign(running=False))))
    assert re.search(r"English 1 [1-9]\d* [1-9]\d* invitations at most", page)
    assert re.search(r"日本語 1 0 0 invitations at most", page)


def test_progress_counts_each_invitation_once(client, make_rejected, make_campaign, manager):
    for number in range(3):
        make_rejected(f"s{number}")
    campaign = make_campaign(pace=2)
    invite_next(campaign)
    page = words_of(client.get(page_of(campaign)))
    assert "2 sellers are invited" in page
    assert "Times are held for them 2" in page
    assert "Booked 0" in page
    assert "1 seller is still to be invited" in page


def test_waiting_for_free_times_is_said_with_its_cause(client, make_rejected, make_campaign):
    make_rejected("ren")
    campaign = make_campaign()
    invite_next(campaign)
    assert "It waits for free times since" in words_of(client.get(page_of(campaign)))
    assert "waits for free times" in words_of(client.get(LIST))


def test_pausing_twice_says_that_it_was_changed_meanwhile(client, make_campaign):
    campaign = make_campaign()
    client.post(page_of(campaign, "pause"))
    assert "This was changed in the meantime" in words_of(client.post(page_of(campaign, "pause"), follow=True))


def test_once_started_the_pace_can_be_changed_and_nothing_else(client, make_campaign):
    campaign = make_campaign(country="JP")
    client.post(page_of(campaign), FORM | {"name": "New", "pace_per_day": 7, "country": "DE"})
    campaign.refresh_from_db()
    assert (campaign.name, campaign.pace_per_day, campaign.wanted["country"]) == ("New", 7, "JP")


def test_days_the_wrong_way_round_are_refused_and_kept(client):
    response = client.post(f"{LIST}add/", FORM | {"decided_from": "2026-05-02", "decided_until": "2026-05-01"})
    assert "This day lies before the first one" in words_of(response)
    assert "2026-05-02" in response.content.decode()
    assert not Campaign.objects.exists()


def test_an_outcome_that_no_such_account_has_is_refused_with_the_way_on(client):
    page = words_of(client.post(f"{LIST}add/", FORM | {"outcome": "approved"}))
    assert "Accounts that are not verified yet have no approved case: choose another outcome." in page
    assert not Campaign.objects.exists()
    client.post(f"{LIST}add/", FORM | {"account": "suspended", "outcome": "approved"})
    assert Campaign.objects.get().wanted == {"account": "suspended", "outcome": "approved", "country": "JP"}


def test_opening_an_address_starts_nothing(client, make_campaign):
    campaign = make_campaign(running=False)
    assert client.get(page_of(campaign, "start")).status_code == 405


@pytest.mark.parametrize("role", ["account manager", "lead", "support", "administrator"])
def test_other_staff_reach_none_of_it(make_staff, log_in, make_campaign, role):
    campaign = make_campaign(running=False)
    client = log_in(make_staff(role))
    assert [client.get(LIST).status_code, client.get(page_of(campaign)).status_code] == [403, 403]
    assert client.post(page_of(campaign, "start")).status_code == 403
    assert client.post(f"{LIST}add/", FORM).status_code == 403


def test_a_seller_reaches_none_of_it(seller, log_in, make_campaign):
    campaign = make_campaign(running=False)
    assert log_in(seller.user).post(page_of(campaign, "start")).status_code == 302
    campaign.refresh_from_db()
    assert campaign.status == "draft"


def test_the_list_runs_as_many_queries_at_30_rows_as_at_1(
    client, make_campaign, make_rejected, manager, django_assert_num_queries
):
    make_rejected("ren")
    invite_next(make_campaign("one"))
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)
    for number in range(30):
        make_campaign(f"c{number}")
    with django_assert_num_queries(8):
        client.get(LIST)


def test_the_page_runs_as_many_queries_for_30_sellers_as_for_1(
    client, make_campaign, make_rejected, manager, django_assert_num_queries
):
    make_rejected("one")
    campaign = make_campaign(running=False)
    client.get(page_of(campaign))
    with django_assert_num_queries(20):
        client.get(page_of(campaign))
    for number in range(30):
        make_rejected(f"s{number}")
    with django_assert_num_queries(20):
        client.get(page_of(campaign))
