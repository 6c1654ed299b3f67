"""What a scanner says."""

from dataclasses import dataclass

from sellers.models import Document


class ScannerAway(Exception):
    """It did not answer, or not with a verdict."""


@dataclass(frozen=True)
class Finding:
    """`malware`: as the scanner calls what it found in an infected file."""

    state: Document.Scan
    malware: str = ""
