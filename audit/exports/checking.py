"""Whether a file is an export as this site made it, and if not, what is wrong with it."""

import hashlib
import json
import zipfile
import zlib
from pathlib import Path

from audit.exports.making import CSV, LINES, MANIFEST, SIGNATURE
from audit.exports.signing import is_genuine

PART = 1 << 20
# RuntimeError: an archive that asks for a password, or is packed in a way that zipfile does not know.
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError)


class NotGenuine(Exception):
    """With a sentence that says what is wrong."""


def check_export(path: Path, key: str) -> dict:
    """The manifest of a genuine export, signed with this public key (base64); else NotGenuine."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _check(archive, key)
    except UNREADABLE as error:
        raise NotGenuine(f"{path} cannot be read as an export: {error}") from error


def _check(archive: zipfile.ZipFile, key: str) -> dict:
    names = sorted(archive.namelist())
    if names != sorted([CSV, LINES, MANIFEST, SIGNATURE]):
        raise NotGenuine(f"It should hold {CSV}, {LINES}, {MANIFEST} and {SIGNATURE}, and holds {', '.join(names)}.")
    manifest = archive.read(MANIFEST)
    if not is_genuine(manifest, archive.read(SIGNATURE).decode(errors="replace"), key):
        raise NotGenuine(f"The signature is not this site's, or {MANIFEST} was changed after it was signed.")
    told = json.loads(manifest)
    for name, expected in told["sha256"].items():
        if _hash(archive, name) != expected:
            raise NotGenuine(f"{name} was changed after it was signed: its SHA-256 is not that of the manifest.")
    return told


def _hash(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as file:
        while part := file.read(PART):
            digest.update(part)
    return digest.hexdigest()
