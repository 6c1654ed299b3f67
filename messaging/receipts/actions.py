"""What became of a copy once it was handed over, as whoever carried it says: several times, late and in any order."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce, Now

from audit.log import record
from messaging.failures import Failure
from messaging.models import Delivery
from messaging.purposes import tell_undelivered
from messaging.settling import facts_of

Status = Delivery.Status


class Outcome(Enum):
    TAKEN = auto()  # they have it: no word yet of the other side
    DELAYED = auto()
    DELIVERED = auto()
    RETURNED = auto()
    COMPLAINED = auto()  # it arrived, and whoever got it called it unwanted


@dataclass(frozen=True)
class Receipt:
    """`delivery` is our public id, as we sent it along, `ref` the provider's own name for the copy. `reason` is what
    ops read, and never names an address. `overrules`: also believed of a copy that had arrived, as when a mail server
    takes a mail and its mailbox gives it back."""

    provider: str
    outcome: Outcome
    delivery: str = ""
    ref: str = ""
    failure: Failure | None = None
    reason: str = ""
    overrules: bool = False


# A receipt may be faster than our own note of the send, or be the only word of a copy whose outcome was unknown: one
# that waits to be repeated for that is not.
_NOT_KNOWN = [*Delivery.OPEN, Status.UNKNOWN]
_STEPS = {
    Outcome.TAKEN: (_NOT_KNOWN, Status.SENT),
    Outcome.DELIVERED: ([*_NOT_KNOWN, Status.SENT], Status.DELIVERED),
    Outcome.RETURNED: ([*_NOT_KNOWN, Status.SENT], Status.RETURNED),
}


@transaction.atomic
def take_receipt(receipt: Receipt) -> bool:
    """Returns whether anything changed: not so for a copy that is not ours, and when it was said before."""
    delivery = _locked(receipt)
    if delivery is None:
        return False
    if receipt.outcome == Outcome.DELAYED:
        return _note_delay(delivery, receipt)
    if receipt.outcome == Outcome.COMPLAINED:
        _step(delivery, receipt, Outcome.DELIVERED, None)
        return _note_complaint(delivery, receipt)
    return _step(delivery, receipt, receipt.outcome, receipt.failure)


def _locked(receipt: Receipt) -> Delivery | None:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message__recipient")
    if receipt.delivery:
        return rows.filter(public_id=receipt.delivery).first()
    # A second account of theirs is another provider of ours, such as ses-2.
    theirs = rows.filter(provider__startswith=receipt.provider, provider_ref=receipt.ref)
    return theirs.exclude(provider_ref="").first()


def _step(delivery: Delivery, receipt: Receipt, outcome: Outcome, failure: Failure | None) -> bool:
    before, after = _STEPS[outcome]
    overruled = receipt.overrules and delivery.status == Status.DELIVERED
    if delivery.status not in before and not overruled:
        return False
    arrived: dict[str, Any] = {"delivered_at": Now()} if after == Status.DELIVERED else {}
    _write(
        delivery,
        status=after,
        failure=failure or "",
        error=receipt.reason[:200],
        provider=delivery.provider or receipt.provider,
        provider_ref=delivery.provider_ref or receipt.ref,
        sent_at=Coalesce("sent_at", Now()),
        secret=b"",
        claimed_until=None,
        **arrived,
    )
    record(f"message.{after}", actor=None, subject=delivery.message, data=facts_of(delivery, receipt.reason, failure))
    if failure:
        delivery.status, delivery.failure = after, failure
        tell_undelivered(delivery)
    return True


def _note_delay(delivery: Delivery, receipt: Receipt) -> bool:
    """For ops: it may still arrive."""
    if delivery.status != Status.SENT or delivery.error:
        return False
    _write(delivery, error=receipt.reason[:200])
    return True


def _note_complaint(delivery: Delivery, receipt: Receipt) -> bool:
    facts = facts_of(delivery, receipt.reason, Failure.COMPLAINT)
    unsaid = Delivery.objects.filter(pk=delivery.pk, status=Status.DELIVERED, failure="")
    if not unsaid.update(failure=Failure.COMPLAINT, error=receipt.reason[:200]):
        return False
    record("message.complained", actor=None, subject=delivery.message, data=facts)
    return True


def _write(delivery: Delivery, **changes: Any) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(**changes)
