"""What pages and actions ask of a seller's case. Reads only."""

from audit.models import Event
from scheduling.models import Booking
from sellers.models import Seller
from verification.models import Case
from verification.screening.judging import rule_of
from verification.screening.rule import Rule


def current_case(seller: Seller) -> Case | None:
    """The newest case, with its booking; its seller is the object that was passed."""
    case = Case.objects.filter(seller=seller).current().first()
    if case:
        case.seller = seller
    return case


def called_off(case: Case) -> Booking | None:
    """The agreed session that we had to cancel, until another one is agreed."""
    if case.status != Case.Status.SESSION_NEEDED:
        return None
    newest = Booking.objects.filter(seller=case.seller, created_at__gte=case.submitted_at).order_by("-pk").first()
    return newest if newest and was_called_off(newest) else None


def was_called_off(booking: Booking) -> bool:
    """By us, not cancelled by the seller."""
    cancelled = booking.status == Booking.Status.CANCELLED
    return cancelled and Event.objects.filter(subject=booking.public_id, action="booking.called_off").exists()


def rules_found(case: Case) -> list[Rule]:
    """Why a session is needed."""
    signals = sorted(case.signals.all(), key=lambda signal: signal.pk)
    return [rule_of(signal.rule, signal.rule_version) for signal in signals]
