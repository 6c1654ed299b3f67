"""Which decision follows from what was found (R8, R10): the same whether it is decided first or again."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from core.errors import DomainError
from verification.models import Decision, Reason, ReasonVersion

Outcome = Decision.Outcome


def refuse_unfitting(outcome: str, *, reasons: Collection[ReasonVersion], can_ask: bool) -> None:
    """`can_ask`: a document was rejected, or is not there. DomainError with what is missing for `outcome`."""
    if outcome not in Outcome.values:
        raise DomainError("no_outcome", _("Choose how to decide."))
    if outcome == Outcome.APPROVED and reasons:
        raise DomainError("not_all_passed", _("It cannot be approved: a check failed or a document was rejected."))
    if outcome == Outcome.DOCUMENTS_NEEDED and not can_ask:
        raise DomainError("no_rejected_document", _("Reject the document that you want to see again, with its reason."))
    if outcome == Outcome.REJECTED and all(each.reason.kind != Reason.Kind.FINAL for each in reasons):
        raise DomainError(
            "no_final_reason",
            _(
                "It cannot be rejected: no reason found is final. What the seller can put right leads to documents "
                "asked for again or, from a session, to a new time."
            ),
        )
