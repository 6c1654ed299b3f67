"""Why something was not accepted: one catalogue, in code for now, from which staff choose and sellers read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.sentences import in_a_row
from sellers.models import Document

IDENTITY, BANK = Document.Kind.IDENTITY, Document.Kind.BANK_STATEMENT


@dataclass(frozen=True)
class Reason:
    """`label` is for staff, in English; the seller reads `text` (what is wrong) and `remedy` (what to do next).

    What is not retryable is final: only such a reason carries a rejection (R10).
    """

    label: str
    text: Promise
    remedy: Promise
    retryable: bool = True
    for_documents: tuple[str, ...] = ()


REASONS: dict[str, Reason] = {
    "unreadable": Reason(
        "Cannot be read",
        _("The picture cannot be read: it is blurred, too dark or covered by a reflection."),
        _("Take a new picture in daylight, from above, without flash, so that each line is sharp."),
        for_documents=(IDENTITY, BANK),
    ),
    "cut_off": Reason(
        "Cut off, or pages missing",
        _("A part of the document is missing from the picture."),
        _("Send the whole document: all four corners, and each page or side."),
        for_documents=(IDENTITY, BANK),
    ),
    "wrong_document": Reason(
        "Another document than asked for",
        _("This is another document than the one we asked for."),
        _("Send the document that is named in your task list."),
        for_documents=(IDENTITY, BANK),
    ),
    "expired": Reason(
        "Expired",
        _("The document has expired."),
        _("Send a document that is still valid. Another kind of identity document will do as well."),
        for_documents=(IDENTITY,),
    ),
    "name_differs": Reason(
        "Name differs",
        _("The name on the document is not the name you gave us."),
        _("Correct the name, or send a document in that name."),
        for_documents=(IDENTITY,),
    ),
    "number_differs": Reason(
        "Document number differs",
        _("The number on the document is not the number you gave us."),
        _("Compare both, digit by digit. Correct the number, or send the document that carries it."),
        for_documents=(IDENTITY,),
    ),
    "holder_differs": Reason(
        "Account holder differs",
        _("The account holder on the bank statement is not the one you gave us."),
        _("Send a statement in the name of your business or of the contact person."),
        for_documents=(BANK,),
    ),
    "account_differs": Reason(
        "Account number differs",
        _("The account number on the bank statement is not the one you gave us."),
        _("Compare both, digit by digit. Correct the number, or send the statement of that account."),
        for_documents=(BANK,),
    ),
    "statement_too_old": Reason(
        "Statement older than three months",
        _("The bank statement is more than three months old."),
        _("Send a statement of the last three months. One downloaded from your bank will do."),
        for_documents=(BANK,),
    ),
    "altered": Reason(
        "Looks altered",
        _("We could not confirm that the document is genuine and unchanged."),
        _("This decision cannot be tried again with the same document."),
        retryable=False,
        for_documents=(IDENTITY, BANK),
    ),
    "copy_shown": Reason(
        "A print or a screen was shown",
        _("What was shown in the session was a copy and not the original document."),
        _("This decision cannot be tried again without the original document."),
        retryable=False,
    ),
    "person_differs": Reason(
        "Another person than on the document",
        _("We could not confirm that the person in the session is the person on the document."),
        _("Only the contact person whose document you sent can be verified."),
        retryable=False,
    ),
    "document_not_at_hand": Reason(
        "Document was not at hand",
        _("The original document was not at hand in the session."),
        _("Have the original ready, or send a document that you can show."),
    ),
    "picture_too_poor": Reason(
        "Video too poor to tell",
        _("The video was too poor to see what we have to see."),
        _("Try again with more light and a better connection. It is not held against you."),
    ),
    "not_free": Reason(
        "Prompted, or does not know the business",
        _("The questions have to be answered by the contact person alone."),
        _("Be alone in the room, and answer in your own words. It does not matter if you are nervous."),
    ),
    "not_confirmed": Reason(
        "Suspicion confirmed by a second person",
        _("Two people looked at your case and could not confirm the details you gave us."),
        _("This decision cannot be tried again with the same details."),
        retryable=False,
    ),
}

# Why a session ends without a decision (R10): the seller gets new times, and nothing counts against them.
ABORTS: dict[str, str] = {
    "no_media": "No picture or no sound",
    "connection_lost": "Connection lost and not back",
    "poor_quality": "Picture or sound too poor to decide",
    "prompting": "Somebody prompts the seller",
    "coercion": "The seller seems to be under pressure",
    "virtual_camera": "The picture seems not to come from a camera",
    "third_person": "Another person takes part",
    "our_fault": "Our side: manager or software",
}

BY_VIDEO = {"no_media", "connection_lost", "poor_quality", "virtual_camera", "picture_too_poor"}


def possible(codes: Iterable[str], *, in_person: bool) -> list[str]:
    """Those of these codes, of REASONS or ABORTS, that can be found: in person no video is poor or lost."""
    return [code for code in codes if not (in_person and code in BY_VIDEO)]


def told(code: str) -> str:
    """What is wrong and what to do next, as the seller reads it in the active language."""
    return in_a_row(REASONS[code].text, REASONS[code].remedy)


def for_document(kind: str) -> list[str]:
    return [code for code, reason in REASONS.items() if kind in reason.for_documents]
