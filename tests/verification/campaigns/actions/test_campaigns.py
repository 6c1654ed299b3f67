import pytest

from audit.models import Event
from core.errors import DomainError
from verification.campaigns.actions.campaigns import pause_campaign, save_campaign, start_campaign
from verification.campaigns.invitees import Wanted
from verification.models import Campaign

pytestmark = pytest.mark.django_db


def test_a_campaign_begins_as_a_draft_and_is_audited(make_campaign, ops):
    campaign = make_campaign(running=False, country="JP")
    assert (campaign.status, campaign.wanted) == (
        "draft",
        {"account": "onboarding", "outcome": "rejected", "country": "JP"},
    )
    assert Event.objects.get(subject=campaign.public_id).actor == ops.public_id


def test_it_can_be_paused_and_resumed_and_keeps_its_start(make_campaign, ops):
    campaign = make_campaign()
    pause_campaign(campaign, actor=ops)
    start_campaign(campaign, actor=ops)
    again = Campaign.objects.get()
    assert (again.status, again.started_at) == ("running", campaign.started_at)
    actions = Event.objects.filter(subject=campaign.public_id).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["campaign.saved", "campaign.started", "campaign.paused", "campaign.started"]


def test_a_running_campaign_is_not_started_again(make_campaign, ops):
    with pytest.raises(DomainError):
        start_campaign(make_campaign(), actor=ops)


def test_once_started_whom_it_invites_stays_and_its_pace_may_change(make_campaign, ops):
    campaign = make_campaign(country="JP")
    campaign.pace_per_day = 7
    save_campaign(campaign, actor=ops, wanted=Wanted(country="JP"))
    assert Campaign.objects.get().pace_per_day == 7
    with pytest.raises(DomainError, match="started"):
        save_campaign(campaign, actor=ops, wanted=Wanted(country="DE"))
