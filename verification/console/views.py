"""The pages: a case, the console of a review, the confirmation of a decision."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.access import has_fresh_second_factor, user_of
from core.clock import database_now
from core.errors import DomainError
from core.languages import language_name
from core.models import User
from core.roles import MAY_DECIDE_ON_OTHERS, MAY_REVIEW
from scheduling.models import Booking, Session, Side
from scheduling.room.actions.staying import stay
from scheduling.room.check_words import device_findings
from scheduling.room.page import room_context
from scheduling.room.presence import grace_ends_at, opens_at
from verification.appeals.hearers import hears, shown_to
from verification.appeals.standing import added_papers
from verification.assignment.actions.idle import keep_fresh
from verification.assignment.actions.taking import lost_review, released_idle
from verification.catalogue.reasons import possible_aborts, reasons_in_use
from verification.console.access import (
    case_or_404,
    cleaned,
    open_review_of,
    own_review,
    own_review_of,
    reviewer_only,
)
from verification.console.assigning import assigning_of
from verification.console.changed import change_of
from verification.console.context import (
    admission,
    case_context,
    check_rows,
    document_rows,
    lists_of,
    previews,
    seller_context,
)
from verification.console.facts import facts_of, may_ask_correction
from verification.console.floor import floor_of
from verification.console.forms import USUAL_TRIES, DecisionForm
from verification.console.letter import letter_of
from verification.console.missed import TYPED, missed_rows
from verification.console.owed import owed_of
from verification.console.queue import waits_for
from verification.console.revealing import hide_again
from verification.models import Case, Decision, GiveBack, ReasonVersion, Review
from verification.reviewing.actions import decisions
from verification.reviewing.findings import accepted_in, findings_of, missing_in, reasons_of
from verification.reviewing.unfinished import open_items
from verification.second.actions.holding import held_in
from verification.second.similar import similar
from verification.second.suspicions import may_answer, suspicion_of
from verification.sessions.owed import lacks_session, owed_session


def _draw(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(
        request, f"admin/verification/case/{page}.html", {**admin.site.each_context(request), **context}
    )


@require_GET
def case_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """For reviewers everything; for whoever can only take its session over, the form for that; for all other staff what
    the seller sees, and nothing else."""
    user = user_of(request)
    if not user.has_perm("verification.view_case"):
        raise PermissionDenied
    case = case_or_404(request, pk, listed=True)
    if not user.has_perm(MAY_REVIEW):
        return _draw(request, "seller_view", seller_context(case))
    if case.status in Case.WITH_SESSION and not Case.objects.visible_to(user).filter(pk=pk).exists():
        context = {"case": case, "seller": case.seller, "zone": user.time_zone, "floor": floor_of(case, user)}
        return _draw(request, "step_in", context)
    missed = missed_rows(case, user, request.session.pop(TYPED, {}))
    told = [row["told"] for row in missed]
    more = {"contest": any(each.answer_by for each in told)}
    context = {
        "acts": _possible_acts(case, user) | more,
        "floor": floor_of(case, user),
        "missed": missed,
        "owed": owed_of(request, case),
    }
    return _draw(request, "page", case_context(case, user.time_zone, reader=user) | context)


def _possible_acts(case: Case, user: Any) -> dict[str, Any]:
    """What this user can do next, or why not."""
    open_review = open_review_of(case)
    mine = open_review is not None and open_review.reviewer_id == user.pk
    suspicion = suspicion_of(case)
    in_session = case.status in Case.WITH_SESSION
    booking = case.booking if in_session else None
    held = held_in(case) if case.status == Case.Status.DOCUMENT_REVIEW and open_review is None else None
    waits = case.status == Case.Status.DOCUMENT_REVIEW and open_review is None and held is None
    return {
        "open_review": open_review,
        "mine": mine,
        "session": booking is not None and booking.manager.user_id == user.pk,
        "opens_at": _not_open_before(booking) if booking else None,
        "booked": booking,
        "documents": waits,
        "held": held,
        "released": released_idle(case, user) if waits else None,
        "lost": None if mine or waits or held else lost_review(case, user),
        "assigning": assigning_of(case, user) if waits else None,
        "suspicion": suspicion,
        "waits_for": None if case.status in Case.CLOSED else waits_for(case),
        "second": may_answer(user, suspicion),
        "may_open": user.has_perm(MAY_DECIDE_ON_OTHERS) or hears(user, case),
        "appeal": shown_to(user).filter(decision__case=case, status="open").first(),
    }


def _not_open_before(booking: Booking) -> datetime | None:
    """None: it can be opened now."""
    opens = opens_at(booking.starts_at)
    return opens if database_now() < opens else None


@require_GET
@reviewer_only
def console_page(request: HttpRequest, case: Case) -> HttpResponseBase:
    user, review = user_of(request), own_review_of(case, request)
    if review is None:
        return redirect("admin:verification_case_change", case.pk)
    hide_again(request)
    keep_fresh(review)
    documents, reasons = list(case.seller.documents.order_by("id")), reasons_in_use()
    rows = check_rows(review, reasons, user.time_zone)
    session = review.session
    return _draw(
        request,
        "console",
        {
            **(_of_session(session, case, user.time_zone) if session else {}),
            "review": review,
            "case": case,
            "seller": case.seller,
            "session": session,
            "owed": session is None and owed_session(case),
            "failed": session is None and lacks_session(case),
            "rows": rows,
            "lists": lists_of(rows),
            "documents": document_rows(review, documents, reasons),
            "appeals": added_papers(case),
            "change": change_of(case),
            "facts": facts_of(review, revealed=()),
            "may_ask": may_ask_correction(review),
            "open_items": open_items(review),
            "outcomes": Decision.Outcome.choices,
            "give_back_reasons": GiveBack.Reason.choices,
            "aborts": possible_aborts(in_person=session is not None and session.in_person),
            "usual_tries": USUAL_TRIES,
            "fresh": has_fresh_second_factor(request),
            "language": language_name(case.seller.user.language),
            "now": database_now(),
            "zone": user.time_zone,
            "seller_zone": case.booking.time_zone if case.booking else case.seller.user.time_zone,
            "data": _script_data(case, review, reasons),
            "is_nav_sidebar_enabled": False,
        },
    )


def _of_session(session: Session, case: Case, zone: str) -> dict[str, Any]:
    """By video with its room; in person the open page is our presence."""
    shown: dict[str, Any] = {} if session.admitted_at else {"admission": admission(session, zone)}
    if session.in_person:
        stay(session, manager=session.owner)
        return shown | {"in_person": True, "waits_until": grace_ends_at(session.booking.starts_at)}
    address = reverse("admin:verification_case_change", args=[case.pk])
    return shown | room_context(session, Side.MANAGER, leave_url=address) | {"device": device_findings(session)}


def _script_data(case: Case, review: Review, reasons: dict[str, ReasonVersion]) -> dict[str, Any]:
    session = review.session
    return {
        "previews": previews(case.seller.user.language, reasons),
        "state": reverse("admin:verification_case_state", args=[case.pk]) if session else "",
        "facts": reverse("admin:verification_case_facts", args=[case.pk]),
        "seen": "" if session else reverse("admin:verification_case_seen", args=[case.pk]),
        "inPerson": session is not None and session.in_person,
        "admittedAt": session.admitted_at.isoformat() if session and session.admitted_at else "",
        "texts": {
            "saving": _("Saving…"),
            "saved": _("Saved at"),
            "offline": _("Not saved: no connection. Trying again."),
            "noVideo": _("There is no picture of the seller yet: a still can be taken while the video runs."),
            "still": _("Still taken."),
            "unusable": _("unusable"),
            "openAgain": _("Open again: what it rests on was corrected."),
            "otherChecks": _("Another document has other checks: reload the page to see them."),
            "open": _("Open:"),
            "documentLocked": _("The page could not be opened. Confirm your second factor again, then reload."),
        },
    }


@require_GET
@own_review
def state(request: HttpRequest, review: Review) -> JsonResponse:
    """Asked every few seconds: while the console waits for the seller, and in person as long as it is open, which shows
    that the account manager is there."""
    session = review.session
    if session and session.in_person:
        stay(session, manager=session.owner)
    ready, text = admission(session, user_of(request).time_zone) if session else (False, "")
    admitted_at = session.admitted_at.isoformat() if session and session.admitted_at else ""
    return JsonResponse({"ready": ready, "admittedAt": admitted_at, "text": text})


@require_http_methods(["GET", "POST"])
@reviewer_only
def decide_page(request: HttpRequest, case: Case) -> HttpResponseBase:
    """GET shows what the seller will read, in the seller's language; POST is the confirmation."""
    review = own_review_of(case, request)
    if review is None:
        messages.error(request, _("This review has ended: it was decided or given up."))
        return redirect("admin:verification_case_change", case.pk)
    try:
        if request.method == "POST":
            messages.success(request, _decide(review, user_of(request), cleaned(DecisionForm(request.POST))))
            return redirect("admin:verification_case_change", case.pk)
        keep_fresh(review)
        outcome = request.GET.get("outcome", "")
        decisions.refuse_undecidable(review, outcome=outcome)
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect("admin:verification_case_console", case.pk)
    return _draw(request, "decide", _confirmation(review, Decision.Outcome(outcome)))


def _decide(review: Review, user: User, values: dict[str, Any]) -> str:
    """What it led to."""
    if values.pop("unsure"):
        decisions.hold_decision(review, actor=user, **values)
        return _("Kept. Somebody else decides it again before anything follows; the seller is told nothing until then.")
    decision = decisions.decide(review, actor=user, **values)
    if decision.outcome == Decision.Outcome.FRAUD_SUSPECTED:
        return _("Kept. Somebody else answers the suspicion before anything follows; the seller is told nothing of it.")
    return _("Decided. The seller has been told.")


def _confirmation(review: Review, outcome: Decision.Outcome) -> dict[str, Any]:
    findings, kinds = findings_of(review), {"accepted": accepted_in(review), "missing": missing_in(review)}
    return {
        "case": review.case,
        "seller": review.case.seller,
        "review": review,
        "outcome": outcome,
        "reason_codes": list(reasons_of(findings)),
        "letter": letter_of(review.case, outcome, findings, **kinds),
        "similar": similar(review.case, list(reasons_of(findings))),
        "zone": review.reviewer.time_zone,
    }
