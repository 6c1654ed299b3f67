"""What a review lacks before it can be decided (R8). It only reads."""

from django.utils.translation import gettext as _

from sellers.models import Document
from verification.models import Check, Review


def open_items(review: Review, *, asked_for: bool = False) -> list[str]:
    """Names of required checks (what a correction reopened is) and of documents without an outcome, and of checks
    without the still that they need.

    `asked_for`: documents that are not there are asked for by the decision itself.
    """
    checks = list(review.checks.select_related("item").prefetch_related("stills"))
    open_checks = [check.item.title for check in checks if check.is_required and check.is_open]
    lacking = [check.item.title for check in checks if lacks_still(review, check)]
    stills = [_("Still for: %(check)s") % {"check": title} for title in lacking]
    return open_checks + stills + _open_documents(review, asked_for=asked_for)


def lacks_still(review: Review, check: Check) -> bool:
    """By video; what is seen in person leaves none."""
    if review.session is None or review.session.in_person:
        return False
    usable = [still for still in check.stills.all() if still.unusable_at is None]
    return check.item.evidence and not check.is_open and not usable


def _open_documents(review: Review, *, asked_for: bool) -> list[str]:
    judged = {outcome.document_id for outcome in review.document_outcomes.all()}
    settled = [Document.Status.ACCEPTED, Document.Status.NOT_NEEDED, *(Document.MISSING if asked_for else [])]
    documents = review.case.seller.documents.exclude(status__in=settled).order_by("id")
    return [str(document.get_kind_display()) for document in documents if document.pk not in judged]
