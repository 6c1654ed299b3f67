"""Inviting the sellers of a campaign, batch by batch, and what a seller answers besides choosing a time."""

from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from audit.log import Subject, record, record_each
from core.clock import database_now
from core.errors import DomainError
from core.sweeping import each
from messaging.models import Delivery
from messaging.outbox import queue_messages
from messaging.preferences.holding import PREFERENCES
from scheduling import actions as scheduling
from scheduling.models import Offer
from sellers.models import Seller
from verification.actions.moving import lock, move
from verification.actions.promising import turn_to
from verification.campaigns.invitees import Wanted, invitable
from verification.life.table import At
from verification.models import Campaign, Case, Invitation, Screening, Signal
from verification.screening.actions.running import said_only
from verification.screening.rules.said import INVITED_AFTER

BATCH = 1000


def invite_due() -> int:
    """One batch of each running campaign; returns how many sellers were invited."""
    running = Campaign.objects.filter(status=Campaign.Status.RUNNING).order_by("pk")
    return sum(each(running, invite_next, "campaign_failed"))


@transaction.atomic
def invite_next(campaign: Campaign) -> int:
    """The next batch, as far as pace and free times allow; returns how many were invited. Of two at once, one does."""
    running = Campaign.objects.select_for_update(skip_locked=True).filter(status=Campaign.Status.RUNNING)
    locked = running.filter(pk=campaign.pk).first()
    if locked is None or not (count := min(locked.left_today(), BATCH)):
        return 0
    keys = list(invitable(locked).filter(pk__gt=locked.reached).order_by("pk").values_list("pk", flat=True)[:count])
    if not keys:
        _begin_next_round(locked)
        return 0
    sellers = _lock_sellers(locked, keys)
    offers = scheduling.offer_times_to_many([(seller, seller.user.language) for seller in sellers])
    invited = [seller for seller in sellers if seller.pk in offers]
    invite(locked, invited, offers, Wanted.from_json(locked.wanted).outcome)
    _note_progress(locked, reached=keys[-1], waits=bool(sellers) and not invited)
    return len(invited)


def _lock_sellers(campaign: Campaign, keys: list[int]) -> list[Seller]:
    """Asked anew under the lock that each new case of a seller takes: somebody else may just have made one."""
    locked = Seller.objects.select_for_update(skip_locked=True).filter(pk__in=keys).order_by("pk")
    free = list(locked.values_list("pk", flat=True))
    sellers = invitable(campaign).filter(pk__in=free).select_related("user", "business", "person").order_by("pk")
    # Times and message need no more of them; what is encrypted is not even read.
    reader = [f"user__{name}" for name in ("language", "time_zone", *PREFERENCES)]
    return list(sellers.only("public_id", *reader, "business__country", "person__document_country"))


def _begin_next_round(campaign: Campaign) -> None:
    """Back to those for whom no time was free; when there are none left, it is done."""
    if campaign.reached:
        campaign.reached = 0
    else:
        campaign.move_to(Campaign.Status.DONE)
        campaign.waits_since = None
        record("campaign.done", actor=None, subject=campaign)
    campaign.save(update_fields=["reached", "status", "waits_since"])


def _note_progress(campaign: Campaign, *, reached: int, waits: bool) -> None:
    campaign.reached = reached
    campaign.waits_since = (campaign.waits_since or database_now()) if waits else None
    campaign.save(update_fields=["reached", "waits_since"])


def invite(campaign: Campaign, sellers: list[Seller], offers: dict[int, list[Offer]], outcome: str) -> None:
    """For each a new case with its reason, which follows from how their newest one ended; an event and a message."""
    now = database_now()
    rule = INVITED_AFTER[outcome]
    cases = Case.objects.bulk_create(_case(seller, offers[seller.pk], now) for seller in sellers)
    Signal.objects.bulk_create(Signal(case=case, rule=rule.name, rule_version=rule.version) for case in cases)
    Screening.objects.bulk_create(said_only(case, rule) for case in cases)
    Invitation.objects.bulk_create(
        Invitation(campaign=campaign, seller=case.seller, case=case, invited_at=now) for case in cases
    )
    said = [(case, {"seller": case.seller.public_id, "campaign": campaign.public_id}) for case in cases]
    record_each("case.invited", said, actor=None)
    prefetch_related_objects(cases, "signals")
    told = [(case.seller.user, case) for case in cases]
    queue_messages("case_invited", told, priority=Delivery.Priority.MANY)


def _case(seller: Seller, offers: list[Offer], now: datetime) -> Case:
    return Case(
        seller=seller,
        status=Case.Status.SESSION_NEEDED,
        language=seller.user.language,
        submitted_at=now,
        since=now,
        due_at=offers[0].expires_at,
        offer_sets=1,
    )


@transaction.atomic
def postpone_invitation(case: Case, *, actor: Subject) -> None:
    """The times are given back; the seller looks for others whenever they want. DomainError "no_invitation"."""
    case = _lock_invited(case)
    scheduling.release_offers(case.seller)
    case.due_at = case.times_wanted_at = case.times_gone_at = None
    turn_to(case, At.POSTPONED)
    case.save(update_fields=["due_at", "new_due_at", "times_wanted_at", "times_gone_at"])
    record("case.postponed", actor=actor, subject=case)


@transaction.atomic
def decline_invitation(case: Case, *, actor: Subject) -> None:
    """The case ends; the account stays as it was before the invitation. DomainError "no_invitation"."""
    case = _lock_invited(case)
    scheduling.release_offers(case.seller)
    move(case, Case.Status.WITHDRAWN, actor=actor)


def _lock_invited(case: Case) -> Case:
    case = lock(case)
    if case.status != Case.Status.SESSION_NEEDED or not Invitation.objects.filter(case=case).exists():
        raise DomainError(
            "no_invitation", _("There is no open invitation (any more). Your home page shows how your case stands.")
        )
    return case
