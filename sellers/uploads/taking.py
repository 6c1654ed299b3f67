"""A whole file: checked, scanned, stored encrypted, taken in place of what was there. Never inside a transaction."""

import hashlib
from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import Subject, record
from core.clock import database_now
from core.errors import DomainError
from core.files import StorageAway, discard_files, keep_files, read_file, stage_file
from core.policy import current_policy
from messaging.models import Message
from messaging.outbox import queue_message
from sellers.evidence import pages_of, refusal
from sellers.models import Document, Seller, Upload
from sellers.scanning import look_into
from sellers.scanning.base import Finding
from sellers.uploads.kept import why_kept
from sellers.uploads.memory import in_memory


def take_file(upload: Upload, *, actor: Subject) -> None:
    """All parts are there. DomainError with the cause and the way on; the upload keeps it, unless it is our fault."""
    try:
        with in_memory(_parts_of(upload)) as file:
            pages = pages_of(file, current_policy())
            finding = look_into(file)
        if finding.state == Document.Scan.INFECTED:
            _tell_of_malware(upload.document, finding, actor=actor)
            raise refusal("infected")
        _take(upload, actor=actor, pages=_stage(pages, upload.document), finding=finding)
    except StorageAway as away:
        raise refusal("not_kept") from away
    except DomainError as refused:
        _refuse(upload, refused, actor=actor)
        raise


def _parts_of(upload: Upload) -> Iterator[bytes]:
    hashed = hashlib.sha256()
    for number, name in enumerate(upload.parts, start=1):
        part = read_file(name, bound_to=upload.place_of_part(number))
        hashed.update(part)
        yield part
    if upload.sha256 and hashed.hexdigest() != upload.sha256:
        raise refusal("changed")


def _stage(pages: list[bytes], document: Document) -> list[str]:
    return [
        stage_file(page, bound_to=document.place_of_page(number), purpose="pages")
        for number, page in enumerate(pages, start=1)
    ]


@transaction.atomic
def _take(upload: Upload, *, actor: Subject, pages: list[str], finding: Finding) -> None:
    document = lock_document(upload.document)
    refuse_unless_open(document)
    replaced = files_of(document)
    document.move_to(Document.Status.UPLOADED)
    document.original, document.pages, document.scan = upload.parts, pages, finding.state
    document.uploaded_at = database_now()
    document.reasons, document.due_on = {}, None
    document.save()
    data = {"pages": len(pages), "scan": finding.state}
    record("document.uploaded", actor=actor, subject=document, data=data)
    keep_files([*upload.parts, *pages])
    _end(upload, Upload.Status.TAKEN)
    discard_files(replaced)


def lock_document(document: Document) -> Document:
    """The seller's row first, as lock_details() does: what is handed in is what was there at that moment."""
    seller = Seller.objects.select_for_update().get(pk=document.seller_id)
    locked = Document.objects.select_for_update().get(pk=document.pk)
    locked.seller = seller
    return locked


def files_of(document: Document) -> list[str]:
    return [*document.original, *document.pages]


def refuse_unless_open(document: Document) -> None:
    """DomainError: "document_closed", "document_kept"."""
    if why := why_kept(document):
        raise DomainError("document_kept", why)
    if not document.accepts_upload:
        raise DomainError(
            "document_closed",
            _(
                "This document has been handed in, so that it cannot be replaced now. "
                "If another one is needed, we ask you for it."
            ),
        )


@transaction.atomic
def _refuse(upload: Upload, refused: DomainError, *, actor: Subject) -> None:
    record("document.refused", actor=actor, subject=upload.document, data={"code": refused.code})
    discard_files(upload.parts)
    _end(upload, Upload.Status.REFUSED, refusal=str(refused.message))


def _end(upload: Upload, status: Upload.Status, refusal: str = "") -> None:
    upload.status, upload.refusal, upload.parts, upload.checked_until = status, refusal, [], None
    upload.save(update_fields=["status", "refusal", "parts", "checked_until"])


@transaction.atomic
def _tell_of_malware(document: Document, finding: Finding, *, actor: Subject | None) -> None:
    tell_of_malware(document, finding, actor=actor)


def tell_of_malware(document: Document, finding: Finding, *, actor: Subject | None) -> None:
    """In a transaction. The file is gone; the seller reads why, and what to do."""
    record("document.infected", actor=actor, subject=document, data={"malware": finding.malware})
    told_before = Message.objects.filter(about=document.public_id, purpose="document_infected").count()
    queue_message("document_infected", to=document.seller.user, about=document, revision=told_before + 1)
