"""The bytes of a file, as they come: no more of them in memory than a file may have."""

from functools import partial

from django.http import HttpRequest

from core.policy import current_policy
from integration.rest.problems import WHOLE, Problem, about_field
from sellers.evidence import refusal

PIECE = 256 * 1024
# As what a file is may be sent; what it is says its content alone.
TYPES = ("image/jpeg", "image/png", "image/heic", "image/heif", "application/pdf", "application/octet-stream")

# What is refused for what the file is, whenever it is sent.
OF_CONTENT = [
    f"file_{name}"
    for name in """
        empty unknown_kind too_many_pixels too_many_pages damaged encrypted scripted too_heavy infected
    """.split()
]


def read_body(request: HttpRequest) -> bytes:
    """Refused before a byte is read, where it can be. Problem "unsupported_media_type", "length_required" or
    "too_large"; ValidationError "file_empty"."""
    if (request.content_type or "").lower() not in TYPES:
        raise Problem("unsupported_media_type", f"Send the bytes of the file as one of {', '.join(TYPES)}.")
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit():
        raise Problem("length_required")
    _refuse_size(int(length))
    # Not `body`: a request keeps that until the garbage collector comes, and parts are large.
    return b"".join(iter(partial(request.read, PIECE), b""))


def _refuse_size(size: int) -> None:
    limit = current_policy().document_size_megabytes
    if size > limit * 1024 * 1024:
        raise Problem("too_large", str(refusal("too_large", limit=limit).message))
    with about_field(WHOLE, *OF_CONTENT):
        if not size:
            raise refusal("empty")
