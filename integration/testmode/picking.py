"""Picking an outcome, and carrying it out once that is committed: actions that keep files are never in a transaction
that somebody else began."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.sweeping import BATCH, walk
from integration.models import PickedOutcome
from integration.testmode.arriving import again, not_possible
from integration.testmode.counting import count_change
from integration.testmode.driving import drive, outcomes_of
from integration.testmode.outcomes import OUTCOMES
from integration.testmode.pace import in_time
from integration.testmode.sellers import refuse_live
from verification.actions.moving import lock
from verification.catalogue.reasons import reasons_offered
from verification.models import Case

LEASE = timedelta(minutes=1)
AT_ONCE = 2
# What passes by itself is tried again for so long.
PATIENCE = timedelta(minutes=5)
PASSING = ("nobody_free", "not_scanned_yet", "not_settled", "taken")


@transaction.atomic
def pick_outcome(
    case: Case, *, actor: Subject | None, outcome: str, reasons: Sequence[str] = (), by_magic: bool = False
) -> PickedOutcome:
    """DomainError: "not_a_test_seller", "no_such_outcome", "not_possible", "no_such_reason", "takes_no_reasons",
    "outcome_waits", "too_many_picked"."""
    case = lock(case)
    refuse_live(case.seller)
    _refuse_too_many(actor)
    _refuse_unknown(case, outcome, reasons)
    if case.picked_outcomes.filter(ended_at=None).exists():
        raise DomainError("outcome_waits", _("Another outcome is being carried out for this case. Try again."))
    picked = PickedOutcome.objects.create(
        case=case, outcome=outcome, reasons=list(reasons), by_magic=by_magic, picked_at=database_now()
    )
    data = {"outcome": outcome, "reasons": list(reasons), "by_magic": by_magic}
    record("test.outcome_picked", actor=actor, subject=case, data=data)
    transaction.on_commit(partial(_carry_out_now, picked), robust=True)
    return picked


def _refuse_too_many(actor: Subject | None) -> None:
    """A platform's key was counted at the door. Not by a code of the door: there it says when to come again."""
    if isinstance(actor, User) and actor.is_test and count_change(actor.public_id):
        raise DomainError(
            "too_many_picked",
            _("The test world was asked for as many changes as it takes in an hour. Try again later."),
        )


def _refuse_unknown(case: Case, outcome: str, reasons: Collection[str]) -> None:
    if outcome not in OUTCOMES:
        raise DomainError("no_such_outcome", _("There is no such outcome."))
    if outcome not in outcomes_of(case):
        raise not_possible()
    if reasons and not OUTCOMES[outcome].takes_reasons:
        raise DomainError("takes_no_reasons", _("This outcome takes no reasons."))
    offered = reasons_offered(reasons)
    if unknown := [code for code in reasons if code not in offered or offered[code].reason.is_internal]:
        raise DomainError("no_such_reason", _("There is no reason %(code)s.") % {"code": unknown[0]})


def _carry_out_now(picked: PickedOutcome) -> None:
    """Few at once, since each takes a process of those that answer people; the others wait for the sweep."""
    if _claim_among_few(picked):
        _drive(picked)


@transaction.atomic
def _claim_among_few(picked: PickedOutcome) -> bool:
    """One at a time: two that count at once would both find room."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('integration.picking'))")
    busy = PickedOutcome.objects.filter(claimed_until__gt=Now(), ended_at=None).count()
    return busy < AT_ONCE and _claim(picked)


def _claim(picked: PickedOutcome) -> bool:
    return bool(_due().filter(pk=picked.pk).update(claimed_until=Now() + LEASE))


def carry_out(picked: PickedOutcome) -> None:
    """Once, whoever else tries; what an action refuses is kept."""
    if _claim(picked):
        _drive(picked)


def _drive(picked: PickedOutcome) -> None:
    try:
        drive(again(picked.case), picked.outcome, picked.reasons)
    except DomainError as error:
        _refuse(picked, error.code)
    else:
        PickedOutcome.objects.filter(pk=picked.pk).update(ended_at=Now(), refusal="")


def _refuse(picked: PickedOutcome, code: str) -> None:
    tried_long = picked.picked_at < database_now() - PATIENCE
    ends = Now() if tried_long or code not in PASSING else None
    PickedOutcome.objects.filter(pk=picked.pk).update(refusal=code, ended_at=ends, claimed_until=None)


def _due() -> QuerySet[PickedOutcome]:
    return PickedOutcome.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=Now()), ended_at=None)


def carry_out_picked() -> int:
    """What was interrupted, or has to wait. Some, by chance, so that none waits behind others for good; returns how
    many."""
    due = _due().select_related("case").order_by("?")[:BATCH]
    return len(walk(in_time(due), carry_out, "outcome_not_carried_out"))
