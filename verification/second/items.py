"""What of a review can be decided again from what is kept: its documents, and the checks that leave something to see.

It tells nothing of what the first found. It only reads."""

from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst

from sellers.models import Document
from verification.catalogue.reasons import for_document, possible, reasons_offered
from verification.models import Check, DocumentOutcome, ReasonVersion, Review, SecondReview, Still
from verification.reviewing.findings import missing_in
from verification.reviewing.paused import stills_before


@dataclass(frozen=True)
class Item:
    """`key`: the public id of a document or a check, by which SecondReview.found names it. `required`: it has to have
    an answer."""

    key: str
    label: str | Promise
    reasons: list[ReasonVersion]
    required: bool = True
    document: Document | None = None
    guidance: str = ""
    stills: list[Still] = field(default_factory=list)


def items_of(review: Review) -> list[Item]:
    reasons = reasons_offered()
    return _documents(review, reasons) + _checks(review, reasons)


def missing_kinds(review: Review) -> list[str | Promise]:
    """Documents that were not there: nobody can judge them."""
    return missing_in(review)


def _documents(review: Review, reasons: dict[str, ReasonVersion]) -> list[Item]:
    judged = review.document_outcomes.exclude(outcome=DocumentOutcome.Outcome.MISSING).select_related("document")
    return [
        Item(
            key=row.document.public_id,
            label=capfirst(str(row.document.get_kind_display())),
            reasons=for_document(row.document.kind, reasons.values()),
            document=row.document,
        )
        for row in judged.order_by("document_id")
    ]


def _checks(review: Review, reasons: dict[str, ReasonVersion]) -> list[Item]:
    in_person, before = review.session is not None and review.session.in_person, stills_before(review)
    return [
        Item(
            key=check.public_id,
            label=check.item.title,
            reasons=possible(
                [reasons[code] for code in check.item.reason_codes if code in reasons], in_person=in_person
            ),
            required=check.is_required,
            guidance=check.item.guidance,
            stills=usable_stills(check, before),
        )
        for check in review.checks.select_related("item").prefetch_related("stills")
        if can_be_seen(check, before)
    ]


def can_be_seen(check: Check, before: dict[int, list[Still]]) -> bool:
    """What was seen in a session alone is seen again on its stills, or not at all."""
    return not check.item.session_only or bool(usable_stills(check, before))


def usable_stills(check: Check, before: dict[int, list[Still]]) -> list[Still]:
    """`before`: stills_before() of its review, which the first saw too."""
    taken = [*before.get(check.item_id, []), *check.stills.all()]
    return [still for still in taken if still.unusable_at is None]


def found_first(second: SecondReview) -> dict[str, str]:
    """{public id of a document or check: reason} of what the first found against it, of what the second answered."""
    rejected = second.review.document_outcomes.filter(outcome=DocumentOutcome.Outcome.REJECTED)
    failed = second.review.checks.filter(outcome=Check.Outcome.FAILED)
    pairs = [
        *rejected.values_list("document__public_id", "reason_code"),
        *failed.values_list("public_id", "reason_code"),
    ]
    return {key: code for key, code in pairs if key in second.found}


def rests_on_what_is_gone(review: Review) -> bool:
    """A check failed of which nothing is left to see: nobody could find the same again."""
    failed = review.checks.filter(outcome=Check.Outcome.FAILED).select_related("item").prefetch_related("stills")
    before = stills_before(review)
    return not all(can_be_seen(check, before) for check in failed)


def unchanged(seconds: QuerySet[SecondReview]) -> QuerySet[SecondReview]:
    """Those whose seller has since neither sent a document nor opened the details; and where it holds the case, whose
    documents still wait: malware that was found deletes one."""
    ended = OuterRef("review__ended_at")
    newer = Document.objects.filter(seller=OuterRef("review__case__seller"), uploaded_at__gt=ended)
    judged = DocumentOutcome.objects.filter(review=OuterRef("review"))
    gone = judged.exclude(document__status=Document.Status.UPLOADED)
    return seconds.filter(
        ~Exists(newer),
        ~Q(cause=SecondReview.Cause.LOW_CONFIDENCE) | ~Exists(gone),
        review__case__seller__erased_at=None,
        review__case__seller__locked_at__lte=F("review__ended_at"),
    )
