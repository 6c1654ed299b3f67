"""How far a campaign has come, and what it still finds. It only reads."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.policy import current_policy
from scheduling.actions.bulk import open_places
from sellers.models import Seller
from verification.campaigns.invitees import invitable
from verification.models import Campaign, Case

Status = Case.Status
PREVIEW = 10
_CHOOSING = Q(invitations__case__status=Status.SESSION_NEEDED)
_LOOKING = Q(invitations__case__times_wanted_at__isnull=False)
_GONE = Q(invitations__case__times_gone_at__isnull=False)
_DUE = "invitations__case__due_at"
_WITHOUT = [Status.SESSION_NEEDED, Status.SESSION_BOOKED, Status.WITHDRAWN, Status.LAPSED]
# Each invitation is in one of these.
STAGES: dict[str, tuple[Promise, Q]] = {
    "held_for": (_("times are held for them"), _CHOOSING & ~_LOOKING & ~_GONE & Q(**{f"{_DUE}__gt": Now()})),
    "unanswered": (
        _("no answer: the times were given back"),
        _CHOOSING & ~_LOOKING & (_GONE | Q(**{f"{_DUE}__lte": Now()})),
    ),
    "looking": (_("we look for a time that fits"), _CHOOSING & _LOOKING),
    "postponed": (_("put off by the seller"), _CHOOSING & ~_LOOKING & Q(**{f"{_DUE}__isnull": True})),
    "booked": (_("booked"), Q(invitations__case__status=Status.SESSION_BOOKED)),
    "declined": (_("declined"), Q(invitations__case__status=Status.WITHDRAWN)),
    "lapsed": (_("closed: nothing done in time"), Q(invitations__case__status=Status.LAPSED)),
    "held": (_("session held"), ~Q(invitations__case__status__in=_WITHOUT)),
}


def with_progress(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """`invited`, and of them how many in each of STAGES, in one query however many campaigns."""
    stages = {
        name: Count("invitations", filter=Q(invitations__isnull=False) & condition)
        for name, (_label, condition) in STAGES.items()
    }
    return campaigns.annotate(invited=Count("invitations"), **stages)


def progress_of(campaign: Campaign) -> list[tuple[str | Promise, int]]:
    counted = with_progress(Campaign.objects.filter(pk=campaign.pk)).get()
    return [(label, getattr(counted, name)) for name, (label, _condition) in STAGES.items()]


@dataclass(frozen=True)
class Room:
    """Sellers whom the campaign still finds in one language, and how many invitations the open times are enough for."""

    language: str
    found: int
    places: int
    enough_for: int


def preview(campaign: Campaign) -> tuple[list[Room], QuerySet[Seller]]:
    """By language, the largest group first; and the first sellers to be invited."""
    found = invitable(campaign)
    languages = list(
        found.values_list("user__language").annotate(count=Count("pk")).order_by("-count", "user__language")
    )
    places = open_places([language for language, _count in languages])
    each, names = current_policy().offers_per_set_count, dict(settings.LANGUAGES)
    rooms = [
        Room(names.get(language, language), count, places[language], places[language] // each)
        for language, count in languages
    ]
    return rooms, found.select_related("user", "business").order_by("pk")[:PREVIEW]
