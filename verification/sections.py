"""What a seller's copy of everything says of cases (sellers.rights.exporting): as the seller was told, and no more."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.files import read_file
from sellers.models import Document, Seller
from sellers.rights.exporting import Item, Row, Section
from verification.appeals.standing import told_of
from verification.changes.words import TOLD, differences
from verification.life.table import begins
from verification.life.todo import rejection
from verification.measures.words import told_of as told_of_measure
from verification.models import (
    Appeal,
    AppealPaper,
    Case,
    Certification,
    ChangeRequest,
    Correction,
    Decision,
    Detour,
    HighVolume,
    Measure,
    MissedSession,
    Still,
)
from verification.reading import told_in
from verification.reviewing.findings import decided_text

# How staff come to a decision: who has a case, that somebody was not sure, that somebody decides again.
_FOR_STAFF = ("review.", "decision.held", "second.", "appeal.second_")


def told_as(action: str, data: dict[str, Any]) -> str:
    """sellers.rights.exporting.ToldAs. A suspicion of fraud reads as the review that it is for the seller."""
    if action == "case.fraud_suspected":
        return "case.document_review" if data.get("from") == "in_session" else ""
    suspected = data.get("from") == "fraud_suspected" and action == "case.document_review"
    suspected |= data.get("outcome") == "fraud_suspected"
    return "" if suspected or action.startswith(_FOR_STAFF) else action


def _cases(seller: Seller) -> Iterator[Row]:
    for case in Case.objects.filter(seller=seller).select_related("place").order_by("pk"):
        yield [
            Item("case", _("Case"), case.public_id),
            Item("submitted_at", _("Handed in"), case.submitted_at),
            # How it stands until it is closed is no more than that it is open.
            Item("status", _("Status"), str(begins(case, Case.Status(case.status)).value.ended or _("still open"))),
            Item("since", _("Since"), case.since),
            Item("language", _("Language of the session"), case.language),
            Item("changes", _("Sessions that you moved or cancelled"), case.changes),
        ]


def _decisions(seller: Seller) -> Iterator[Row]:
    """In the words that the seller read."""
    for decision in (
        Decision.objects.told().filter(case__seller=seller).select_related("case__seller__user").order_by("pk")
    ):
        said = decided_text(decision, decision.case)
        yield [
            Item("decision", _("Decision"), decision.public_id),
            Item("decided_at", _("Decided"), decision.decided_at),
            Item("title", _("Result"), said.title),
            Item("text", _("Reasons"), "\n".join(said.paragraphs)),
        ]


def _appeals(seller: Seller) -> Iterator[Row]:
    for appeal in Appeal.objects.filter(seller=seller).select_related("decision", "measure").order_by("pk"):
        yield [
            Item("appeal", _("Appeal"), appeal.public_id),
            Item("about", _("Against"), appeal.about.public_id),
            Item("text", _("What you wrote"), appeal.text),
            Item("filed_at", _("Handed in"), appeal.filed_at),
            Item("status", _("Status"), told_of(appeal)),
            Item("answer", _("Our answer"), appeal.answer if appeal.answered_at else ""),
            Item("answered_at", _("Answered"), appeal.answered_at),
        ]


def _rejections(seller: Seller) -> Iterator[Row]:
    """Why a document was not accepted: never the code, which may be for staff alone, but what the seller was told."""
    for document in seller.documents.filter(status=Document.Status.REJECTED).order_by("pk"):
        yield [
            Item("document", _("Document"), document.get_kind_display()),
            Item("why", _("What was wrong, and how to put it right"), rejection(document, None)),
        ]


def _signals(seller: Seller) -> Iterator[Row]:
    """In the sentences that the seller read: which signals they stand for is not said."""
    for case in Case.objects.filter(seller=seller).prefetch_related("signals", "signal_answers").order_by("pk"):
        for told in told_in(case):
            yield [
                Item("case", _("Case"), case.public_id),
                Item("said", _("What we said"), told.reason),
                Item("answer", _("What you wrote"), told.answer),
            ]


def _missed(seller: Seller) -> Iterator[Row]:
    for missed in MissedSession.objects.filter(case__seller=seller).select_related("session").order_by("pk"):
        yield [
            Item("session", _("Session"), missed.session.public_id),
            Item("found_at", _("Found"), missed.found_at),
            Item("counts", _("Counted against you"), missed.counts),
            Item("contest", _("What you wrote"), missed.contest),
            Item("answer", _("Our answer"), missed.answer),
            Item("answered_at", _("Answered"), missed.answered_at),
        ]


def _detours(seller: Seller) -> Iterator[Row]:
    """What the seller asked for, and our answer; why we went on in other cases is for staff."""
    for detour in Detour.objects.filter(case__seller=seller).order_by("pk"):
        yield [
            Item("asked_at", _("Since"), detour.made_at),
            Item("why", _("What you wrote"), detour.why),
            Item("answer", _("Our answer"), detour.answer),
            Item("answered_at", _("Answered"), detour.ruled_at),
        ]


def _corrections(seller: Seller) -> Iterator[Row]:
    for correction in Correction.objects.filter(review__case__seller=seller).order_by("pk"):
        yield [
            Item("asked_at", _("Asked"), correction.asked_at),
            Item("field", _("Detail"), correction.field),
            Item("old", _("Before"), correction.old),
            Item("new", _("Corrected to"), correction.new),
        ]


def _changes(seller: Seller) -> Iterator[Row]:
    """Each answer that differs, as the seller's page shows it."""
    for change in ChangeRequest.objects.filter(seller=seller).order_by("pk"):
        yield [
            Item("begun_at", _("Begun"), change.started_at),
            Item("sent_at", _("Sent"), change.submitted_at),
            Item("status", _("Status"), str(TOLD[change.status])),
            Item("ended_at", _("Ended"), change.ended_at),
            *(Item("changed", row["label"], row["value"]) for row in differences(seller, change)),
        ]


def _certifications(seller: Seller) -> Iterator[Row]:
    for certification in Certification.objects.filter(seller=seller).order_by("pk"):
        yield [
            Item("asked_at", _("Asked"), certification.first_told_at),
            Item("due_at", _("Deadline"), certification.due_at),
            Item("certified_at", _("Certified"), certification.certified_at),
            Item("withdrawn_at", _("Not asked any more, since"), certification.withdrawn_at),
            Item("suspended_at", _("Suspended until you certified, since"), certification.suspended_at),
        ]


def _high_volume(seller: Seller) -> Iterator[Row]:
    for period in HighVolume.objects.filter(seller=seller):
        yield [Item("since", _("Since"), period.since), Item("until", _("Until"), period.until)]


def _measures(seller: Seller) -> Iterator[Row]:
    """Those that the seller was told of, without what is for staff only."""
    for measure in Measure.objects.of(seller.user).select_related("seller__user").order_by("pk"):
        said = told_of_measure(measure)
        yield [
            Item("measure", _("Measure"), measure.public_id),
            Item("title", _("What"), said.title),
            Item("why", _("Why"), said.why),
            Item("facts", _("In detail"), said.facts),
            Item("told_at", _("Told to you"), measure.told_at),
            Item("from", _("From"), measure.begins_at),
            Item("ended_at", _("Ended"), measure.ended_at),
            Item("done_words", _("What you wrote"), measure.done_words),
            Item("answer", _("Our answer"), measure.answer),
        ]


def _stills(seller: Seller) -> Iterator[tuple[str, bytes]]:
    for still in Still.objects.filter(check_of__review__case__seller=seller):
        yield f"stills/{still.public_id}.jpg", read_file(still.file, bound_to=still.place)


def _papers(seller: Seller) -> Iterator[tuple[str, bytes]]:
    for paper in AppealPaper.objects.filter(appeal__seller=seller):
        for number in paper.numbers:
            page = read_file(paper.pages[number - 1], bound_to=paper.place_of_page(number))
            yield f"appeals/{paper.public_id}-{number}.jpg", page


SECTIONS = [
    Section("cases", gettext_lazy("Your cases"), _cases, _stills),
    Section("decisions", gettext_lazy("Decisions and their reasons"), _decisions),
    Section("appeals", gettext_lazy("Your appeals"), _appeals, _papers),
    Section("rejections", gettext_lazy("Documents that were not accepted"), _rejections),
    Section("signals", gettext_lazy("Why we had questions"), _signals),
    Section("missed", gettext_lazy("Sessions that were not held"), _missed),
    Section("high_volume", gettext_lazy("That you sell much in the United States"), _high_volume),
    Section("certifications", gettext_lazy("Yearly certifications"), _certifications),
    Section("detours", gettext_lazy("Checks without a session"), _detours),
    Section("measures", gettext_lazy("Limits on your account"), _measures),
    Section("changes", gettext_lazy("Changes of your details"), _changes),
    Section("corrections", gettext_lazy("Details corrected in a session"), _corrections),
]
