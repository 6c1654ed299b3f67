"""Decisions that are decided again, in states worth looking at."""

from django.urls import reverse
from django.utils import timezone

from tests.e2e.visitors import user_of
from verification.models import Review, SecondReview


def _again(*, status: str, **fields: object) -> SecondReview:
    """Of whatever was decided first in the demo, in the hands of Anna."""
    review = Review.objects.filter(decision__isnull=False).exclude(decision__decided_by=user_of("anna")).first()
    assert review
    decision, colleague = review.decision, user_of("anna")
    first = {"first_by": decision.decided_by, "first_outcome": decision.outcome, "first_codes": decision.reason_codes}
    stands = {"cause": "share", "status": status, "reviewer": colleague, "due_at": timezone.now(), **first, **fields}
    return SecondReview.objects.update_or_create(review=review, defaults=stands)[0]


def deciding_again() -> str:
    return reverse("admin:verification_second", args=[_again(status="open").public_id])


def settling() -> str:
    second = _again(
        status="disagreed",
        outcome="rejected",
        reason_codes=["expired"],
        note="The passport had expired when it was sent.",
        decided_at=timezone.now(),
    )
    return reverse("admin:verification_settle", args=[second.public_id])
