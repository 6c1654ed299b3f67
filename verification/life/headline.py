"""What comes first for a seller now: a certification, a measure against the account, or the case. It only reads; the
seller's pages and support's read the same."""

from dataclasses import dataclass

from sellers.models import Seller
from verification.certification.certifiable import comes_first, open_certification, standing_to_certify
from verification.life.journey import Standing, standing
from verification.models import Case, Certification, Measure
from verification.reading import measures_of


@dataclass(frozen=True)
class Present:
    """`measures` and `certification` also where something else comes first."""

    now: Standing
    measures: list[Measure]
    certification: Certification | None


def present(seller: Seller, case: Case | None) -> Present:
    """`case` is the newest; None before the first submission."""
    measures, certification = measures_of(seller), open_certification(seller)
    if certification and comes_first(certification, seller):
        return Present(standing_to_certify(certification), measures, certification)
    return Present(standing(seller, case, measures), measures, certification)
