"""What a review lacks before it can be decided (R8). It only reads."""

from django.utils.translation import gettext as _

from sellers.models import Document
from verification.models import Check, Review
from verification.reviewing.paused import sessions_before, stills_before


def open_items(review: Review, *, asked_for: bool = False) -> list[str]:
    """Names of required checks (what a correction reopened is) and of documents without an outcome, and of checks
    without the still that they need.

    `asked_for`: documents that are not there are asked for by the decision itself.
    """
    checks = list(review.checks.select_related("item").prefetch_related("stills"))
    open_checks = [check.item.title for check in checks if check.is_required and check.is_open]
    stills = [_("Still for: %(check)s") % {"check": check.item.title} for check in without_still(review, checks)]
    return open_checks + stills + _open_documents(review, asked_for=asked_for)


def without_still(review: Review, checks: list[Check]) -> list[Check]:
    """Those of a session by video that need one; what is seen in person leaves none. What was seen in a session that
    was paused into this one has its stills there."""
    if review.session is None or review.session.in_person:
        return []
    before = stills_before(review)
    taken = {check.pk: [*check.stills.all(), *before.get(check.item_id, [])] for check in checks}
    met = _met_in_person(review)
    answered = [check for check in checks if check.item.evidence and not check.is_open and check.item_id not in met]
    return [check for check in answered if all(still.unusable_at for still in taken[check.pk])]


def _met_in_person(review: Review) -> set[int]:
    """Items that were answered in a session in person from which this one goes on."""
    before = [each for each in sessions_before(review) if each.session and each.session.in_person]
    answered = Check.objects.filter(review__in=before).exclude(outcome=Check.Outcome.OPEN)
    return set(answered.values_list("item", flat=True)) if before else set()


def _open_documents(review: Review, *, asked_for: bool) -> list[str]:
    judged = {outcome.document_id for outcome in review.document_outcomes.all()}
    settled = [Document.Status.ACCEPTED, Document.Status.NOT_NEEDED, *(Document.MISSING if asked_for else [])]
    documents = review.case.seller.documents.exclude(status__in=settled).order_by("id")
    return [str(document.get_kind_display()) for document in documents if document.pk not in judged]
