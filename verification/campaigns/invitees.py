"""Whom a campaign invites. Reads only."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sellers.models import Seller
from verification.models import Campaign, Case, Certification, Invitation
from verification.models.cases import APPEALED


class LastOutcome(models.TextChoices):
    """How the newest case ended."""

    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("invitation declined")
    LAPSED = "lapsed", _("closed: nothing done in time")
    APPROVED = "approved", _("approved, and the account suspended since")


class Account(models.TextChoices):
    """Accounts that a session can open: of the others nothing is left to decide, or nothing can be decided."""

    ONBOARDING = Seller.Status.ONBOARDING.value, _("not verified yet")
    SUSPENDED = Seller.Status.SUSPENDED.value, Seller.Status.SUSPENDED.label


def fits(account: str, outcome: str) -> bool:
    """Whether there are such accounts: who was approved is verified, until suspended."""
    return account == Account.SUSPENDED or outcome != LastOutcome.APPROVED


@dataclass(frozen=True)
class Wanted:
    """Country of the business, language of the user; "" and None: any. Days are those of UTC, both included."""

    account: str = Account.ONBOARDING
    outcome: str = LastOutcome.REJECTED
    decided_from: date | None = None
    decided_until: date | None = None
    country: str = ""
    language: str = ""

    def as_json(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, values: dict[str, str]) -> "Wanted":
        days: dict[str, Any] = {
            name: date.fromisoformat(values[name]) for name in ("decided_from", "decided_until") if name in values
        }
        return cls(**(values | days))


def sellers_wanted(wanted: Wanted) -> QuerySet[Seller]:
    """Those without an open case or appeal whose newest case ended so, and who have not begun anew by themselves. Who
    is suspended until they certify has their way back, and no session is one."""
    certifying = Certification.objects.suspending().filter(seller=OuterRef("pk"))
    newer = Case.objects.filter(seller=OuterRef("seller"), pk__gt=OuterRef("pk"))
    ended = Case.objects.filter(
        _period(wanted), ~Exists(newer), ~APPEALED, seller=OuterRef("pk"), status=wanted.outcome
    )
    only: dict[str, Any] = {"business__country": wanted.country, "user__language": wanted.language}
    return Seller.objects.live().filter(
        Exists(ended),
        ~Exists(certifying),
        status=wanted.account,
        locked_at__isnull=False,
        user__is_active=True,
        **{field: value for field, value in only.items() if value},
    )


def invitable(campaign: Campaign) -> QuerySet[Seller]:
    """Whom it may still invite: nobody twice."""
    invited = Invitation.objects.filter(campaign=campaign, seller=OuterRef("pk"))
    return sellers_wanted(Wanted.from_json(campaign.wanted)).exclude(Exists(invited))


def _period(wanted: Wanted) -> Q:
    period = Q()
    if wanted.decided_from:
        period &= Q(since__gte=datetime.combine(wanted.decided_from, time.min, UTC))
    if wanted.decided_until:
        period &= Q(since__lt=datetime.combine(wanted.decided_until + timedelta(days=1), time.min, UTC))
    return period
