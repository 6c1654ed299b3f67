"""Reading the catalogue of reasons (verification.models.Reason), and why sessions end undecided."""

from collections.abc import Collection, Iterable

from core.sentences import in_a_row
from core.wording import in_language
from verification.models import Reason

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

BY_VIDEO = {"no_media", "connection_lost", "poor_quality", "virtual_camera"}


def possible_aborts(*, in_person: bool) -> list[tuple[str, str]]:
    """In person no video is poor or lost."""
    return [(code, label) for code, label in ABORTS.items() if not (in_person and code in BY_VIDEO)]


def reasons_by_code(codes: Collection[str] | None = None) -> dict[str, Reason]:
    """Those of `codes`, or all, in one query; none for no codes."""
    if codes is not None and not codes:
        return {}
    reasons = Reason.objects.all() if codes is None else Reason.objects.filter(code__in=codes)
    return {reason.code: reason for reason in reasons}


def possible(reasons: Iterable[Reason], *, in_person: bool) -> list[Reason]:
    """Those that can be found: in person nothing that only a video shows."""
    return [reason for reason in reasons if not (in_person and reason.video_only)]


def for_document(kind: str, reasons: Iterable[Reason]) -> list[Reason]:
    """Those for which a document of that kind can be rejected: what the seller cannot or may not read rejects none."""
    told = [reason for reason in reasons if reason.kind != Reason.Kind.INTERNAL and not reason.missing_languages]
    return [reason for reason in told if kind in reason.for_documents]


def seller_text(reason: Reason) -> str:
    """What is wrong and what to do next, as the seller reads it in the active language; "" for what is internal."""
    if reason.kind == Reason.Kind.INTERNAL:
        return ""
    return in_a_row(in_language(reason.text), in_language(reason.remedy))
