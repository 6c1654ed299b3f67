"""Who is looking: every page of a seller begins here, and another's object is a 404."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.access import user_of
from sellers.models import Seller
from verification.life.headline import present
from verification.life.journey import Standing
from verification.models import Case, Measure
from verification.reading import current_case


def seller_of(request: HttpRequest) -> Seller:
    return get_object_or_404(Seller.objects.of(user_of(request)).with_details())


def case_of(request: HttpRequest) -> Case:
    """The newest case of whoever looks; a 404 where there is none."""
    return get_object_or_404(Case.objects.of(user_of(request)).current())


def where_it_stands(seller: Seller) -> dict[str, Any]:
    """What a page needs to say who acts next, by when, and what happens otherwise."""
    case = current_case(seller)
    found = present(seller, case)
    zone = case.zone if case else seller.user.time_zone
    context = {"seller": seller, "case": case, "measures": found.measures, "now": found.now, "zone": zone}
    return context | {
        "next_url": next_url(found.now, case, found.measures),
        "certification": found.certification,
    }


def next_url(now: Standing, case: Case | None, measures: Sequence[Measure] = ()) -> str:
    if not now.page:
        return ""
    if now.page == "measure":
        return reverse("measure", args=[measures[0].public_id])
    if now.page == "booking" and case and case.booking:
        return reverse("booking", args=[case.booking.public_id])
    return reverse(now.page)
