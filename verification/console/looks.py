"""Addresses of stored documents for staff: signed for a minute, bound to user, document and part (R22)."""

from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from core.models import User
from sellers.models import Document
from sellers.reading import is_open_to_staff

SECONDS = 60
_signer = signing.TimestampSigner(salt="verification.looks")


def sign(document: Document, part: str, *, user: User) -> str:
    return _signer.sign_object([user.public_id, document.public_id, part])


def look_of(token: str, *, user: User) -> tuple[str, str] | None:
    """The document's public id and the part; None for a token that is old, forged or somebody else's."""
    try:
        who, document, part = _signer.unsign_object(token, max_age=SECONDS)
    except signing.BadSignature:
        return None
    return (document, part) if who == user.public_id else None


def opening(document: Document) -> dict[str, Any]:
    """What can be opened of it, and what is said of the scan where there is something to say."""
    opens = is_open_to_staff(document)
    return {
        "numbers": range(1, len(document.pages) + 1) if opens else (),
        "original": opens and bool(document.original),
        "scan": _words(document, opens),
    }


def _words(document: Document, opens: bool) -> str:
    if document.scan == Document.Scan.INFECTED:
        return _("Malware was found in the file. It was deleted, and the seller was asked for another one.")
    if not document.pages or document.scan == Document.Scan.CLEAN:
        return ""
    if opens:
        return _("Not scanned for malware: this installation has no scanner.")
    return _("Not scanned for malware yet. It opens here as soon as the scanner has found nothing.")
