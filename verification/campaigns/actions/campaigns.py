"""What ops do with a campaign. Inviting itself: verification.campaigns.actions.inviting."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from verification.campaigns.invitees import Wanted
from verification.models import Campaign

Status = Campaign.Status


@transaction.atomic
def save_campaign(campaign: Campaign, *, actor: User, wanted: Wanted) -> None:
    """A new campaign, or changes to one. Whom it invites is settled when it starts; name and pace are not."""
    if campaign.pk:
        before = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if before.status != Status.DRAFT and before.wanted != wanted.as_json():
            raise DomainError("started", _("It has been started: whom it invites cannot be changed any more."))
    campaign.wanted = wanted.as_json()
    if campaign.pk:
        campaign.save(update_fields=["name", "pace_per_day", "wanted"])
    else:
        campaign.save()
    data = {"wanted": campaign.wanted, "pace_per_day": campaign.pace_per_day}
    record("campaign.saved", actor=actor, subject=campaign, data=data)


@transaction.atomic
def start_campaign(campaign: Campaign, *, actor: User) -> None:
    """From a draft or after a pause."""
    campaign = _lock(campaign)
    campaign.move_to(Status.RUNNING)
    campaign.started_at = campaign.started_at or database_now()
    campaign.save(update_fields=["status", "started_at"])
    record("campaign.started", actor=actor, subject=campaign)


@transaction.atomic
def pause_campaign(campaign: Campaign, *, actor: User) -> None:
    """Nobody more is invited until it goes on; invitations that stand are kept."""
    campaign = _lock(campaign)
    campaign.move_to(Status.PAUSED)
    campaign.waits_since = None
    campaign.save(update_fields=["status", "waits_since"])
    record("campaign.paused", actor=actor, subject=campaign)


def _lock(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign.pk)
