"""Asking the seller to correct a field, and what came of it."""

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from core.access import user_of
from verification.comparing.declared import FIELDS
from verification.console.access import act, own_review
from verification.console.facts import facts_of, may_ask_correction
from verification.console.revealing import revealed
from verification.models import Check, Review
from verification.reviewing.actions.corrections import ask_correction, cancel_correction
from verification.reviewing.unfinished import open_items


@act
def ask(request: HttpRequest, review: Review, field: str) -> dict[str, Any]:
    if field not in FIELDS:
        raise Http404
    ask_correction(review, FIELDS[field], actor=user_of(request))
    return {}


@act
def cancel(request: HttpRequest, review: Review, correction: str) -> dict[str, Any]:
    cancel_correction(get_object_or_404(review.corrections, public_id=correction), actor=user_of(request))
    return {}


@require_GET
@own_review
def facts(request: HttpRequest, review: Review) -> JsonResponse:
    """The declared data as it stands now, and the checks, some of which a correction may have opened again."""
    shown = {"facts": facts_of(review, revealed(request, review)), "may_ask": may_ask_correction(review)}
    context = {**shown, "case": review.case, "zone": user_of(request).time_zone}
    checks = [
        {
            "id": check.public_id,
            "item": str(check.item_id),
            "open": check.outcome == Check.Outcome.OPEN,
            "revision": check.revision,
        }
        for check in review.checks.all()
    ]
    html = render_to_string("admin/verification/case/_facts.html", context, request)
    return JsonResponse({"html": html, "checks": checks, "open": open_items(review)})
