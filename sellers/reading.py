"""Looking at a stored document or a masked number: the only way for a person (R22). Every look is an audit event."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from audit.log import record
from core.errors import DomainError
from core.files import read_file
from core.models import User
from sellers.evidence import kind_of
from sellers.grounds import Ground
from sellers.models import Document, Seller
from sellers.scanning import scans

ORIGINAL = "original"
ENDINGS = {"JPEG": "jpg", "PNG": "png", "HEIF": "heic", "PDF": "pdf"}
# What is masked until it is revealed: code → row and field.
NUMBERS = {
    "birth_date": ("person", "birth_date"),
    "document_number": ("person", "document_number"),
    "machine_readable": ("person", "machine_readable"),
    "account_number": ("bank_account", "number"),
    "register_number": ("business", "register_number"),
    "tax_number": ("tax_information", "number"),
}


@dataclass(frozen=True)
class Opened:
    """A page as JPEG, or an original with a `file_name` of ours, never that of its sender."""

    content: bytes
    file_name: str = ""


def open_file(document: Document, part: str, *, actor: User, ground: Ground | None = None) -> Opened:
    """`part`: the number of a page (from 1), made of pixels only (R19), or ORIGINAL, the file as it came. `ground`: of
    staff; None: it is the seller's own, who sees its pages before the scan.

    DomainError: "no_such_page", "not_scanned_yet".
    """
    if part == ORIGINAL or ground:
        _refuse_unless_scanned(document)
    opened = _original_of(document) if part == ORIGINAL else _page_of(document, int(part))
    shown = {"page": part if part == ORIGINAL else int(part)}
    record("document.viewed", actor=actor, subject=document, data={**shown, **(ground.told if ground else {})})
    return opened


def _page_of(document: Document, number: int) -> Opened:
    if not 1 <= number <= len(document.pages):
        raise _no_such_page()
    return Opened(read_file(document.pages[number - 1], bound_to=document.place_of_page(number)))


def _original_of(document: Document) -> Opened:
    if not document.original:
        raise _no_such_page()
    content = b"".join(parts_of(document))
    return Opened(content, f"{document.kind}-{document.public_id}.{ENDINGS[kind_of(content) or 'PDF']}")


def parts_of(document: Document) -> Iterator[bytes]:
    """The file as it came, part by part. Nobody's look: an event is written by whoever shows it."""
    for number, name in enumerate(document.original, start=1):
        yield read_file(name, bound_to=document.place_of_original(number))


def _no_such_page() -> DomainError:
    return DomainError("no_such_page", _("This document has no such page. Reload the page to see what is stored."))


def is_open_to_staff(document: Document) -> bool:
    """Clean, or unscanned where the installation says that nothing is (development)."""
    unscanned = document.scan == Document.Scan.NOT_SCANNED and not scans()
    return unscanned or document.scan == Document.Scan.CLEAN


def _refuse_unless_scanned(document: Document) -> None:
    if not is_open_to_staff(document):
        raise DomainError(
            "not_scanned_yet", _("This file has not been scanned for malware yet. Until then nobody opens it.")
        )


def refuse_to_accept_unscanned(document: Document) -> None:
    """DomainError "not_scanned_yet" with the way on: nobody has seen what is in the file (R22)."""
    if not is_open_to_staff(document):
        raise DomainError(
            "not_scanned_yet",
            _(
                "Not accepted: the file has not been scanned for malware yet, so nobody has seen it. Wait until it "
                "opens on this page and look at it, or reject it with a reason."
            ),
        )


def reveal_number(seller: Seller, code: str, *, actor: User, ground: Ground) -> str:
    """One of NUMBERS in full; "" where the seller declared none."""
    row, field = NUMBERS[code]
    record("seller.revealed", actor=actor, subject=seller, data={"field": code, **ground.told})
    return str(getattr(getattr(seller, row, None), field, ""))
