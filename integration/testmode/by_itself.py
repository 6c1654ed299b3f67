"""What magic values bring about, as soon as somebody on our side would have to act."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Length, Replace

from core.sweeping import BATCH, walk
from integration.models import PickedOutcome
from integration.testmode.arriving import again
from integration.testmode.driving import outcomes_of
from integration.testmode.magic import Step, plan_of, session_by_number
from integration.testmode.outcomes import OUTCOMES
from integration.testmode.pace import in_time
from integration.testmode.picking import pick_outcome
from sellers.actions import LIMITED
from sellers.models import Seller
from verification.catalogue.reasons import OURS, reasons_offered
from verification.life.table import At, Status, state_of
from verification.models import Case, ChecklistItem

# Where the seller acts next, the platform does: it chooses times, sends documents, and appeals.
OUR_TURN = {
    At.SESSION_BOOKED,
    At.IN_SESSION,
    At.DOCUMENT_REVIEW,
    At.RULING_NEEDED,
    At.FRAUD_SUSPECTED,
    At.APPEALED,
    At.ACTIVE,
}


class _Due(NamedTuple):
    case: Case
    step: Step

    @property
    def public_id(self) -> str:
        return self.case.public_id


def follow_magic() -> int:
    """Some, by chance, so that none waits behind others for good; returns how many."""
    due = (found for case in _waiting().order_by("?")[:BATCH] if (found := _next_of(case)))
    return len(walk(in_time(due), _pick, "magic_not_followed"))


def _waiting() -> QuerySet[Any]:
    """Of addresses that begin like a plan, most do not, and have more steps than were `taken` in all cases of their
    seller."""
    begins = rf"^({'|'.join(OUTCOMES)})[-.+@]"
    magic = Case.objects.filter(seller__user__is_test=True, seller__user__email__iregex=begins)
    waiting = Q(status__in={at.value.status for at in OUR_TURN} - {Status.REJECTED})
    waiting |= Q(status=Status.REJECTED, due_at__isnull=False)
    taken = Count("seller__cases__picked_outcomes", filter=Q(seller__cases__picked_outcomes__by_magic=True))
    free = magic.filter(waiting, ~Exists(PickedOutcome.objects.filter(case=OuterRef("pk"), ended_at=None)))
    counted = free.select_related("seller__user").annotate(taken=taken, planned=_planned("seller__user__email"))
    return counted.filter(taken__lt=F("planned"))


def _planned(email: str) -> Any:
    """The number of steps, as plan_of() finds them: one more than dots in the local part before a "+"."""
    local = Func(F(email), Value(r"[+@].*"), Value(""), function="regexp_replace")
    return Length(local) - Length(Replace(local, Value("."))) + 1


def _next_of(waiting: Any) -> _Due | None:
    """The step of the plan that is next, if it can be taken now."""
    left = plan_of(waiting.seller.user.email)[waiting.taken :]
    if not left or not _is_our_turn(waiting):
        return None
    case = again(waiting)
    return _Due(case, left[0]) if left[0].outcome in outcomes_of(case) else None


def _is_our_turn(case: Case) -> bool:
    """Of an account that is limited, whatever else is open: that ends by our doing."""
    limited = case.status == Status.APPROVED and case.seller.status in LIMITED
    return limited or state_of(case) in OUR_TURN


def _pick(due: _Due) -> None:
    pick_outcome(due.case, actor=None, outcome=due.step.outcome, reasons=due.step.reasons, by_magic=True)


def asks_for_session(seller: Seller) -> bool | None:
    """What the screen of a test seller is to find (verification.screening.steering). None: whatever it finds."""
    person = getattr(seller, "person", None)
    by_number = session_by_number(person.document_number) if person else None
    if by_number is not None:
        return by_number
    steps = plan_of(seller.user.email)
    return any(OUTCOMES[step.outcome].by_session or _only_met(step.reasons) for step in steps) or None


def _only_met(codes: Sequence[str]) -> bool:
    """Whether one of the reasons is found in sessions alone."""
    chosen = [each for each in reasons_offered(codes).values() if each.code not in OURS and not each.for_documents]
    on_paper = ChecklistItem.objects.filter(where=ChecklistItem.Where.ALWAYS)
    return any(not on_paper.filter(reason_codes__contains=[each.code]).exists() for each in chosen)
