"""How a case stands, in plain words; and the two ways back into it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import user_of
from core.errors import DomainError
from sellers.models import Document
from verification.actions.cases import correct_details, resubmit_documents
from verification.catalogue.reasons import told_of
from verification.changes.correctable import can_start_again
from verification.changes.words import differences
from verification.forms import ContestForm
from verification.life.journey import nothing_missing
from verification.life.table import At, state_of
from verification.life.timeline import earlier_cases, timeline_of
from verification.life.todo import can_upload, day_of, document_task, shown_documents
from verification.models import Case, MissedSession
from verification.reading import told_in
from verification.reviewing.findings import DecisionText, decided_text
from verification.reviewing.paused import paused_text
from verification.sessions.actions.contests import can_contest
from verification.sessions.missed import all_told
from verification.sessions.owed import session_asked
from verification.views.seller import case_of, seller_of, where_it_stands


@login_required
def case(request: HttpRequest) -> HttpResponse:
    context = where_it_stands(seller_of(request))
    if context["case"] is None:
        messages.info(request, _("You have not submitted anything yet. This list shows what is needed."))
        return redirect("home")
    context |= details(context["case"])
    return render(request, "verification/case.html", context | {"next_url": _way_on(context)})


def _way_on(context: dict[str, Any]) -> str:
    """Where the button at the head leads: what is meant by “the page of the case” is on this page, or one further."""
    if context["now"].page != "case":
        return str(context["next_url"])
    if context["last"] and context["case"].status == Case.Status.REJECTED:
        return reverse("decision", args=[context["last"].public_id])
    if context["can_send"]:
        return "#send"
    return "#start-again" if context["can_correct"] and not context["asked_again"] else ""


def details(case: Case, *, refused: ContestForm | None = None) -> dict[str, Any]:
    """`refused`: a contest that was sent and has errors."""
    decisions = list(case.decisions.told().select_related("review"))
    decision = decisions[0] if decisions else None
    appealed = state_of(case) == At.APPEALED
    every = shown_documents(case.seller)
    documents = [_document(document, case) for document in every]
    asked_again = case.status == Case.Status.DOCUMENTS_NEEDED
    return {
        "told": told_in(case),
        "session_asked": session_asked(case),
        "may_answer": case.status not in Case.CLOSED,
        "decision": decision and _without_what_stands_below(decided_text(decision, case), documents),
        "last": decision,
        "earlier": decisions[1:],
        "appealed": appealed,
        "paused": paused_text(case),
        "missed": [(told, _contest_form(told.missed, refused)) for told in all_told(case)],
        "form": refused,
        "documents": documents,
        "timeline": timeline_of(case),
        "earlier_cases": earlier_cases(case),
        "asked_again": asked_again,
        "can_send": asked_again and nothing_missing(case.seller),
        "can_correct": can_start_again(case),
        "change_rows": differences(case.seller, case.change) if case.change else [],
        "accepted": [row.get_kind_display() for row in every if row.status == Document.Status.ACCEPTED],
    }


def _without_what_stands_below(decision: DecisionText, documents: list[dict[str, Any]]) -> DecisionText:
    """What is wrong with a document stands once on the page: beside its link, or here where that says it no longer."""
    below = [(row["title"], said) for row in documents for said in row["said"]]
    points = [point for point in decision.points if (point.document, point.told) not in below]
    if len(points) == len(decision.points):
        return decision
    where = _("Under “Your documents” you read of each document what is wrong with it, and what to do.")
    return DecisionText(decision.title, [where, *decision.rest], points)


def _contest_form(missed: MissedSession, refused: ContestForm | None) -> ContestForm | None:
    """None for what cannot be contested (any more)."""
    if refused and refused.prefix == missed.public_id:
        return refused
    return ContestForm(prefix=missed.public_id) if can_contest(missed.case, missed) else None


def _document(document: Document, case: Case) -> dict[str, Any]:
    task = document_task(document, case)
    return {
        "document": document,
        "title": task.title,
        "status": task.status,
        "colour": task.colour,
        "said": told_of(document.reasons),
        "due": day_of(document, case),
        "open": can_upload(document, case),
    }


@login_required
@require_POST
def send_documents(request: HttpRequest) -> HttpResponse:
    try:
        case = resubmit_documents(case_of(request), actor=user_of(request))
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("case")
    if case.status == Case.Status.SESSION_NEEDED:
        messages.success(request, _("Your documents are sent. Now a session is needed: this page says why."))
        return redirect("times")
    messages.success(request, _("Your documents are sent. A person looks at them now."))
    return redirect("case")


@login_required
@require_POST
def correct(request: HttpRequest) -> HttpResponse:
    try:
        correct_details(case_of(request), actor=user_of(request))
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("case")
    messages.success(request, _("Your details can be changed now. What you do not change stays as it is."))
    return redirect("home")
