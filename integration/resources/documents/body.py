"""The bytes of a file, as they come: no more of them in memory than a file may have."""

from functools import partial

from django.http import HttpRequest

from core.errors import DomainError
from core.policy import current_policy
from integration.rest.problems import Problem
from sellers.evidence import refusal

PIECE = 256 * 1024
# As what a file is may be sent; what it is says its content alone.
TYPES = ("image/jpeg", "image/png", "image/heic", "image/heif", "application/pdf", "application/octet-stream")


def read_body(request: HttpRequest) -> bytes:
    """Refused before a byte is read, where it can be. Problem "unsupported_media_type" or "length_required";
    DomainError as of the page."""
    if (request.content_type or "").lower() not in TYPES:
        raise Problem("unsupported_media_type", f"Send the bytes of the file as one of {', '.join(TYPES)}.")
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit():
        raise Problem("length_required")
    if fault := _fault_of(int(length)):
        raise fault
    # Not `body`: a request keeps that until the garbage collector comes, and parts are large.
    return b"".join(iter(partial(request.read, PIECE), b""))


def _fault_of(size: int) -> DomainError | None:
    limit = current_policy().document_size_megabytes
    if not size:
        return refusal("empty")
    return refusal("too_large", limit=limit) if size > limit * 1024 * 1024 else None
