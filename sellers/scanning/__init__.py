"""Whether a file holds malware: asked of a provider, chosen by VOUCHROOM_SCAN_URL. Never inside a transaction."""

from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from sellers.models import Document
from sellers.scanning.base import Finding, ScannerAway
from sellers.scanning.clamd import Clamd

Scan = Document.Scan


class Scanner(Protocol):
    def scan(self, file: BinaryIO) -> Finding:
        """Takes up to half a minute. ScannerAway: no answer, or none that can be understood."""


class NoScanner:
    """For development: says of each file that nobody looked. Refused at an https address (config.env.scanner)."""

    def scan(self, file: BinaryIO) -> Finding:
        return Finding(Scan.NOT_SCANNED)


def scanner() -> Scanner:
    return NoScanner() if not scans() else Clamd(urlsplit(settings.SCAN_URL))


def scans() -> bool:
    return settings.SCAN_URL != "none:"


def look_into(file: BinaryIO) -> Finding:
    """What the scanner says; a file of which it says nothing waits: what is not known to be clean is not (R22)."""
    file.seek(0)
    try:
        return scanner().scan(file)
    except ScannerAway:
        return Finding(Scan.WAITING)
