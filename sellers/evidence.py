"""What an upload is, and its pages: JPEG, PNG, HEIC or PDF by content, never by name (R18-R20)."""

import json
import os
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.errors import DomainError
from core.policy import Policy
from sellers.decoders import decoders

TIMEOUT_SECONDS = 30
HEAD_BYTES = 256
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis"}


def kind_of(content: bytes) -> str | None:
    """JPEG, PNG, HEIF or PDF (Pillow's names), by the first HEAD_BYTES."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"%PDF-"):
        return "PDF"
    if content[4:8] == b"ftyp":
        box = content[8 : min(HEAD_BYTES, int.from_bytes(content[:4], "big"))]
        return "HEIF" if HEIC_BRANDS & {box[at : at + 4] for at in range(0, len(box), 4)} else None
    return None


def pages_of(file: BinaryIO, policy: Policy) -> list[bytes]:
    """Each page as JPEG. Takes up to 30 seconds: never inside a transaction. Raises DomainError for what is refused.

    `file` has a descriptor, which becomes the input of the decoder (sellers.uploads.memory).
    """
    size = os.fstat(file.fileno()).st_size
    if not size:
        raise refusal("empty")
    if size > policy.document_size_megabytes * 1024 * 1024:
        raise refusal("too_large", limit=policy.document_size_megabytes)
    kind = kind_of(file.read(HEAD_BYTES))
    if kind is None:
        raise refusal("unknown_kind")
    file.seek(0)
    answer, body = _ask_decoder(file, kind, policy)
    if "refused" in answer:
        raise refusal(answer.pop("refused"), **answer)
    return _cut(body, answer["pages"])


def _ask_decoder(file: BinaryIO, kind: str, policy: Policy) -> tuple[dict, bytes]:
    limits = {"megapixels": policy.image_size_megapixels, "pages": policy.document_length_pages}
    answer = decoders.ask(file, kind=kind, seconds=TIMEOUT_SECONDS, **limits)
    line, body = answer.split(b"\n", 1)
    return json.loads(line), body


def _cut(body: bytes, sizes: list[int]) -> list[bytes]:
    ends = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    return [body[end - size : end] for end, size in zip(ends, sizes, strict=True)]


# Each cause with its way on.
REFUSALS = {
    "empty": _("The file is empty. Choose it again, or take a new photo."),
    "too_large": _(
        "The file is larger than %(limit)d MB. Take the photo again in a smaller size, "
        "or save the PDF again in a lower quality."
    ),
    "unknown_kind": _(
        "This is not a photo or a PDF that we can read. Send JPEG, PNG, HEIC or PDF. "
        "Another name for the file does not help: open it and save it in one of these formats."
    ),
    "too_many_pixels": _(
        "The picture has %(megapixels)d megapixels; we can take %(limit)d. "
        "Take the photo again with a lower resolution."
    ),
    "damaged": _(
        "The file is damaged or incomplete, so that it cannot be opened. "
        "Check that it opens on your device, or take a new photo."
    ),
    "encrypted": _(
        "The PDF is protected by a password or against changes. "
        "Print it to a new PDF without protection, or take a photo of it."
    ),
    "scripted": _(
        "The PDF contains a script or starts a program, which we do not accept. "
        "Print it to a new PDF, or take a photo of it."
    ),
    "too_heavy": _("The file took too long or too much memory to open. Print it to a new PDF, or take a photo of it."),
    "infected": _(
        "Our scanner found malware in the file, so we deleted it. Check your device for malware, "
        "then take a new photo of the document and send that."
    ),
    "changed": _("The file was changed while it was sent. Choose it again, or take a new photo."),
    "too_many": _(
        "You have sent %(limit)d files within 24 hours, and that is as many as we take. "
        "Send the next one tomorrow; what you have sent already is kept."
    ),
    "not_kept": _(
        "We cannot store files at the moment: the fault is ours. "
        "Send the file again in a few minutes; nothing that you have sent before is lost."
    ),
}


def refusal(code: str, **values: int) -> DomainError:
    """`code` is one of REFUSALS, or too_many_pages."""
    if code == "too_many_pages":
        return DomainError("file_too_many_pages", _too_many_pages(values) % values)
    return DomainError(f"file_{code}", str(REFUSALS[code]) % values)


def _too_many_pages(values: dict[str, int]) -> str:
    return ngettext(
        "The PDF has %(pages)d pages; we can take %(limit)d page. Save the pages that matter as a new PDF.",
        "The PDF has %(pages)d pages; we can take %(limit)d pages. Save the pages that matter as a new PDF.",
        values["limit"],
    )
