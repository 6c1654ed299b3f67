"""What the scanner could not look at when it came is looked at later.

An app above this one that has found something of the file registers what it does once the file is deleted.
"""

from collections.abc import Callable

from django.db import transaction

from audit.log import record
from core.files import discard_files
from sellers.asking import day_for
from sellers.models import Document
from sellers.reading import parts_of
from sellers.scanning import look_into, scans
from sellers.scanning.base import Finding
from sellers.uploads.memory import in_memory
from sellers.uploads.taking import files_of, lock_document, tell_of_malware

BATCH = 20
Scan = Document.Scan
_after_deletion: list[Callable[[Document], None]] = []


def register(forget: Callable[[Document], None]) -> None:
    """`forget` runs in the transaction that deletes the file, with the document locked."""
    _after_deletion.append(forget)


def scan_waiting() -> int:
    """Returns how many got a verdict. In no order: one that the scanner cannot stomach holds up no other for long."""
    if not scans():
        return 0
    waiting = Document.objects.filter(scan__in=[Scan.WAITING, Scan.NOT_SCANNED]).exclude(original=[])
    done = 0
    for document in waiting.select_related("seller__user").order_by("?")[:BATCH]:
        with in_memory(parts_of(document)) as file:
            finding = look_into(file)
        if finding.state == Scan.WAITING:  # the scanner is away: the next sweep asks again
            break
        _note(document, finding)
        done += 1
    return done


@transaction.atomic
def _note(scanned: Document, finding: Finding) -> None:
    document = lock_document(scanned)
    if document.original != scanned.original:  # replaced meanwhile
        return
    document.scan = finding.state
    record("document.scanned", actor=None, subject=document, data={"scan": finding.state})
    if finding.state == Scan.INFECTED:
        discard_files(files_of(document))
        document.original, document.pages = [], []
        if document.status == Document.Status.UPLOADED:  # what was accepted stays accepted
            document.move_to(Document.Status.REQUESTED)
            document.due_on = day_for(document.seller)
        tell_of_malware(document, finding, actor=None)
        for forget in _after_deletion:
            forget(document)
    document.save()
