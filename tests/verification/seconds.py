"""Decisions that wait to be decided again."""

from core.models import User
from sellers.models import Seller
from tests.verification.building import answer_all, begin, complete, open_case
from tests.verification.queueing import set_figures
from verification.models import Case, Review, SecondReview
from verification.reviewing.actions.decisions import decide, hold_decision
from verification.reviewing.findings import findings_of, reasons_of
from verification.second.actions.deciding_again import decide_again
from verification.second.items import items_of


def decided(
    seller: Seller,
    first: User,
    *,
    outcome: str = "approved",
    rejected: dict[str, str] | None = None,
    unsure: bool = False,
    note: str = "",
) -> Review:
    """On documents."""
    review = begin(open_case(complete(seller), Case.Status.DOCUMENT_REVIEW), first)
    answer_all(review, rejected=rejected)
    codes = list(reasons_of(findings_of(review)))
    act = hold_decision if unsure else decide
    act(review, actor=first, outcome=outcome, reason_codes=codes, note=note)
    return Review.objects.get(pk=review.pk)


def drawn(seller: Seller, first: User, **fields: object) -> SecondReview:
    set_figures(second_review_percent=100)
    return SecondReview.objects.get(review=decided(seller, first, **fields))  # type: ignore[arg-type]


def all_fine(second: SecondReview, **against: str) -> dict[str, str | None]:
    """`against`: kind of a document → reason."""
    kinds = {item.key: item.document.kind if item.document else "" for item in items_of(second.review)}
    return {key: against.get(kind, "") for key, kind in kinds.items()}


def again(second: SecondReview, *, outcome: str = "approved", **against: str) -> SecondReview:
    assert second.reviewer
    found = all_fine(second, **against)
    return decide_again(second, actor=second.reviewer, outcome=outcome, found=found, note="I see a cut edge.")


def held(seller: Seller, first: User, **fields: object) -> SecondReview:
    """Of somebody who was not sure."""
    return SecondReview.objects.get(review=decided(seller, first, unsure=True, **fields))  # type: ignore[arg-type]
