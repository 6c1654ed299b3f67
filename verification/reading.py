"""What pages and actions ask of a seller's case. Reads only."""

from dataclasses import dataclass

from audit.models import Event
from scheduling.models import Booking
from sellers.models import Seller
from verification.models import Case, Measure
from verification.screening.judging import rule_of
from verification.screening.rule import Rule
from verification.sessions.owed import session_asked


@dataclass(frozen=True)
class Told:
    """What a seller reads of one or more signals, and what they answered."""

    topic: str
    reason: str
    answer: str
    answerable: bool


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


def reasons_for_session(case: Case) -> list[str]:
    """What the seller reads of why a session is needed, each sentence once; nothing where none was asked for."""
    return [str(rule.reason) for rule in _by_topic(case).values()] if session_asked(case) else []


def told_in(case: Case) -> list[Told]:
    """Signals that share a sentence are told and answered as one: nobody can tell which of them it is."""
    answers = {answer.topic: answer.text for answer in case.signal_answers.all()}
    told = _by_topic(case).items()
    return [Told(topic, str(rule.reason), answers.get(topic, ""), rule.answerable) for topic, rule in told]


def _by_topic(case: Case) -> dict[str, Rule]:
    return {rule.told_as: rule for rule in rules_found(case)}


def measures_of(seller: Seller) -> list[Measure]:
    """What is in effect against the account, then what is announced, each the strictest first, with its appeals. Their
    seller is the object that was passed."""
    found = list(Measure.objects.filter(seller=seller).standing().prefetch_related("appeals"))
    for measure in found:
        measure.seller = seller
    return sorted(found, key=_weight, reverse=True)


def _weight(measure: Measure) -> tuple[bool, int]:
    return measure.is_in_effect, Measure.STRICTNESS.index(Measure.Kind(measure.kind))


def rules_found(case: Case) -> list[Rule]:
    """The signals of the risk screen, as they were then."""
    signals = sorted(case.signals.all(), key=lambda signal: signal.pk)
    return [rule_of(signal.rule, signal.rule_version) for signal in signals]
