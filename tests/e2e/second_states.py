"""Decisions that are decided again, in states worth looking at."""

from django.urls import reverse
from django.utils import timezone

from tests.e2e.visitors import user_of
from verification.models import Case, Review, SecondReview


def _again(*, status: str, **fields: object) -> SecondReview:
    """Of whatever was decided in the demo, as if by Mei, in the hands of Anna."""
    review = Review.objects.filter(decision__isnull=False).exclude(decision__outcome="fraud_suspected").first()
    assert review
    decision = review.decision
    first = {
        "first_by": user_of("mei"),
        "first_outcome": decision.outcome,
        "first_codes": decision.reason_codes,
    }
    stands = {
        "cause": "share",
        "status": status,
        "reviewer": user_of("anna"),
        "due_at": timezone.now(),
        **first,
        **fields,
    }
    return SecondReview.objects.update_or_create(review=review, defaults=stands)[0]


def deciding_again() -> str:
    return reverse("admin:verification_second", args=[_again(status="open").public_id])


def _differing(*, status: str = "disagreed", **fields: object) -> SecondReview:
    return _again(
        status=status,
        outcome="rejected",
        reason_codes=["expired"],
        note="The passport had expired when it was sent.",
        decided_at=timezone.now(),
        **{"settled_at": None, "settled_by": None, "settled_for": "", "settled_why": "", **fields},
    )


def differing() -> str:
    _differing()
    return reverse("admin:verification_to_settle")


def settling() -> str:
    return reverse("admin:verification_settle", args=[_differing().public_id])


def settled() -> str:
    why = "The passport was valid on the day on which it was sent, so the first decision stands."
    second = _differing(
        status="settled", settled_at=timezone.now(), settled_by=user_of("lena"), settled_for="first", settled_why=why
    )
    return reverse("admin:verification_settle", args=[second.public_id]) + "?settled"


def _held(**fields: object) -> SecondReview:
    """Mei was not sure of it, and nobody has told the seller anything."""
    holding = SecondReview.objects.holding().select_related("review__case").first()
    if holding is None:
        case = Case.objects.to_review().order_by("pk")[0]
        review = Review.objects.create(case=case, reviewer=user_of("mei"), ended_at=timezone.now())
        for document in case.seller.documents.all():
            review.document_outcomes.create(document=document, outcome="accepted")
        first = {"first_by": user_of("mei"), "first_outcome": "approved"}
        holding = SecondReview(review=review, cause="low_confidence", due_at=timezone.now(), **first)
    for name, value in fields.items():
        setattr(holding, name, value)
    holding.save()
    return holding


def held_case() -> str:
    return reverse("admin:verification_case_change", args=[_held().review.case_id])


def settling_held() -> str:
    papers = {each.public_id: each.kind for each in _held().review.case.seller.documents.all()}
    second = _held(
        status="disagreed",
        found={key: "cut_off" if kind == "bank_statement" else "" for key, kind in papers.items()},
        reviewer=user_of("anna"),
        outcome="documents_needed",
        reason_codes=["cut_off"],
        note="The edge of the statement is missing.",
        decided_at=timezone.now(),
    )
    return reverse("admin:verification_settle", args=[second.public_id])
