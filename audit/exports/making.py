"""A part of the log as one file: events.csv and events.jsonl with the same rows, and a signed manifest of both.

The rows go to disk in batches while their hashes are taken, so that memory does not grow with them, and the event that
tells of the export stands in the log with these hashes before the first byte leaves.
"""

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import IO, Any

from django.db import transaction

from audit.exports.signing import public_key, sign
from audit.log import Subject, record
from audit.models import Seal
from audit.people import people_of
from audit.searching import Filters, find
from audit.words import is_refusal, label_of

BATCH = 2000
IN_MEMORY = 1 << 20  # bytes
COLUMNS = [
    "time",
    "actor",
    "name",
    "role",
    "action",
    "words",
    "outcome",
    "subject",
    "position",
    "address",
    "data",
    "hash",
]
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
CSV, LINES, MANIFEST, SIGNATURE = "events.csv", "events.jsonl", "manifest.json", "manifest.sig"


@dataclass(frozen=True)
class Export:
    """`file` is the whole archive, at its beginning."""

    file: IO[bytes]
    name: str


def new_file() -> IO[bytes]:
    """In memory while it is small, then on disk without a name."""
    return tempfile.SpooledTemporaryFile(IN_MEMORY)


class HashedFile(io.RawIOBase):
    """A file that is hashed as it is written."""

    def __init__(self) -> None:
        self.file = new_file()
        self.hash = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.hash.update(content)
        return self.file.write(content)


def export(filters: Filters, *, actor: Subject, said: dict[str, Any], limit: int) -> Export:
    """The newest `limit` events that fit. `said` tells what was filtered: for the manifest, as it was typed."""
    at = datetime.now(UTC)
    files = {CSV: HashedFile(), LINES: HashedFile()}
    count = _write(_events(filters, limit), files[CSV], files[LINES])
    hashes = {name: file.hash.hexdigest() for name, file in files.items()}
    _record(filters, actor=actor, count=count, hashes=hashes)
    manifest = _manifest(said, actor=actor, at=at, count=count, hashes=hashes)
    return Export(_archive(files, manifest), f"audit-{at:%Y%m%dT%H%M%SZ}.zip")


def _events(filters: Filters, limit: int) -> Iterator[dict[str, str]]:
    key = None
    while limit > 0 and (found := find(filters, limit=min(BATCH, limit), older_than=key)):
        people = people_of(event.actor for event in found)
        yield from (_row(event, people[event.actor]) for event in found)
        key, limit = (found[-1].at, found[-1].pk), limit - len(found)


def _row(event: Any, person: Any) -> dict[str, str]:
    return {
        "time": event.at.astimezone(UTC).isoformat(),
        "actor": event.actor,
        "name": person.name,
        "role": person.role,
        "action": event.action,
        "words": label_of(event.action),
        "outcome": "refused" if is_refusal(event.action) else "done",
        "subject": event.subject,
        "position": event.position,
        "address": event.address or "",
        "data": event.data,
        "hash": bytes(event.hash).hex(),
    }


def _write(rows: Iterator[dict[str, str]], table: HashedFile, lines: HashedFile) -> int:
    text = io.TextIOWrapper(io.BufferedWriter(table), encoding="utf-8", newline="")
    writer, count = csv.writer(text), 0
    writer.writerow(COLUMNS)
    for row in rows:
        count += 1
        writer.writerow([harmless(str(row[column])) for column in COLUMNS])
        lines.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    text.flush()
    text.detach().detach()
    return count


def harmless(cell: str) -> str:
    """A spreadsheet would take a cell that begins like this for a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


@transaction.atomic
def _record(filters: Filters, *, actor: Subject, count: int, hashes: dict[str, str]) -> None:
    """Ids, codes and times of the filter; of an address and of many subjects only that they were asked for (R36)."""
    given = {name: value for name, value in asdict(filters).items() if name != "hidden"}  # nothing is, in an export
    asked: dict[str, Any] = {name: value for name, value in given.items() if value not in (None, "")}
    asked |= {name: asked[name].isoformat() for name in ("since", "until") if name in asked}
    asked |= {name: len(asked[name]) for name in ("subject", "place") if len(asked.get(name, ())) > 1}
    data = {"filter": asked, "count": count, "sha256": hashes[LINES]}
    record("log.exported", actor=actor, subject=actor, data=data)


def _manifest(said: dict[str, Any], *, actor: Subject, at: datetime, count: int, hashes: dict[str, str]) -> bytes:
    seal = Seal.objects.order_by("-number").first()
    last_seal = {"number": seal.number, "at": seal.at.isoformat(), "hash": bytes(seal.hash).hex()} if seal else None
    who = people_of([actor.public_id])[actor.public_id]
    manifest = {
        "filter": said,
        "count": count,
        "exported_at": at.isoformat(),
        "exported_by": {"id": who.public_id, "name": who.name, "role": who.role},
        "sha256": hashes,
        "last_seal": last_seal,
        "public_key": public_key(),
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2).encode()


def _archive(files: dict[str, HashedFile], manifest: bytes) -> IO[bytes]:
    archive = new_file()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, hashed in files.items():
            hashed.file.seek(0)
            with packed.open(name, "w", force_zip64=True) as target:
                while part := hashed.file.read(1 << 16):
                    target.write(part)
            hashed.file.close()
        packed.writestr(MANIFEST, manifest)
        packed.writestr(SIGNATURE, sign(manifest))
    archive.seek(0)
    return archive
