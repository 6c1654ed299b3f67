"""The demo's campaigns: one that has invited, and one that waits to be started."""

from core import roles
from core.models import User
from verification.campaigns.actions.campaigns import save_campaign, start_campaign
from verification.campaigns.actions.inviting import invite_next
from verification.campaigns.invitees import Wanted
from verification.models import Campaign

STARTED, DRAFT = "Earlier rejected sellers from Japan", "Earlier rejected sellers from the United States"


def draft_campaign(name: str, country: str) -> Campaign:
    """Made once."""
    campaign = Campaign.objects.filter(name=name).first() or Campaign(name=name, pace_per_day=20)
    if campaign.pk is None:
        save_campaign(campaign, actor=_ops(), wanted=Wanted(country=country))
    return campaign


def invite_from_japan() -> None:
    campaign = draft_campaign(STARTED, "JP")
    if campaign.status != Campaign.Status.RUNNING:
        start_campaign(campaign, actor=_ops())
    invite_next(campaign)


def _ops() -> User:
    return User.objects.filter(groups__name=roles.OPS).earliest("pk")
