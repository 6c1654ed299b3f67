"""Whose details can be opened again: nobody's whose account stands, or may stand again without anybody looking at them.
What changes there is checked as a change of details. It only reads."""

from django.utils.translation import gettext as _

from core.errors import DomainError
from sellers.models import Seller
from verification.life.table import At, state_of
from verification.measures.account_status import measures_in_effect
from verification.models import Case, Measure


def refuse_to_open(case: Case) -> None:
    """DomainError "account_stands"."""
    if stands(case):
        raise DomainError(
            "account_stands",
            _(
                "Your details were accepted and stay as they are while your account is limited or looked at again, so "
                "they cannot be opened here. Once your account is open, you can ask for a change of details."
            ),
        )


def can_start_again(case: Case) -> bool:
    """Whether the seller finds the button for it on the page of the case."""
    waits = state_of(case) == At.APPEALED
    return (
        case.status in Case.CORRECTABLE
        and bool(case.seller.locked_at)
        and not (waits or case.change_id or stands(case))
    )


def stands(case: Case) -> bool:
    """Two queries at most, and none where nobody was ever accepted."""
    seller = case.seller
    if seller.status != Seller.Status.SUSPENDED:
        return seller.status != Seller.Status.ONBOARDING
    limits = list(measures_in_effect(seller))
    others = any(limit.kind != Measure.Kind.UNDO for limit in limits)
    checked_again = case.status not in Case.CLOSED and any(limit.case_id == case.pk for limit in limits)
    return others or checked_again or seller.certifications.suspending().exists()
