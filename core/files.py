"""Encrypted files (R23): what reaches the storage is ciphertext, bound to the row and the field that name it.

A file and the row that names it do not share a transaction. So a file is listed as stray before it is stored, and again
when nothing names it any more: whatever ends the process in between, the sweep deletes it.
"""

import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models.functions import Now

from core.encryption import decrypt, encrypt_under
from core.ids import new_id
from core.keys.ring import Key, Purpose, current
from core.models import StrayFile

logger = logging.getLogger(__name__)

UNNAMED_FOR = timedelta(hours=1)  # longer than any request or task lives
BATCH = 100


class StorageAway(Exception):
    """The storage refused, did not answer in time, or is full."""


def stage_file(plain: bytes, *, bound_to: str, purpose: Purpose, lifetime: timedelta = UNNAMED_FOR) -> str:
    """Encrypt and store, outside a transaction; returns the storage's name of the file, which says nothing about its
    content. Deleted after `lifetime` unless keep_files() is told otherwise.
    """
    key = current(purpose)
    name = _new_name(key, purpose)
    StrayFile.objects.create(name=name, due_at=Now() + lifetime)
    return _save(name, plain, bound_to, key)


def keep_files(names: Sequence[str]) -> None:
    """In the transaction that writes the row with these names."""
    StrayFile.objects.filter(name__in=names).delete()


def discard_files(names: Sequence[str]) -> None:
    """In the transaction after which no row names them, staged or kept: deleted once it has committed."""
    strays = [StrayFile(name=name, due_at=Now()) for name in names]
    StrayFile.objects.bulk_create(strays, update_conflicts=True, unique_fields=["name"], update_fields=["due_at"])
    transaction.on_commit(partial(_delete_strays, names))


def outdate_files(names: Sequence[str]) -> None:
    """Like discard_files(), for copies under an old key: who has just read the row still finds them for an hour."""
    outdated = [StrayFile(name=name, due_at=Now() + UNNAMED_FOR) for name in names]
    # Listed before: a part of an upload, or a file of a row that named it again and was moved again.
    StrayFile.objects.bulk_create(outdated, update_conflicts=True, unique_fields=["name"], update_fields=["due_at"])


def take_due_times(names: Mapping[str, str]) -> None:
    """Of staged files and the copies that take their place: a copy is due when its file was."""
    for stray in StrayFile.objects.filter(name__in=names):
        StrayFile.objects.filter(name=names[stray.name]).update(due_at=stray.due_at)


def delete_staged(names: Sequence[str]) -> None:
    """At once, outside a transaction; what cannot be deleted stays listed."""
    _delete_strays(names)


def sweep_files() -> int:
    """Delete what is due; returns how many were tried."""
    due = list(StrayFile.objects.filter(due_at__lte=Now()).order_by("due_at").values_list("name", flat=True)[:BATCH])
    _delete_strays(due)
    return len(due)


def _delete_strays(names: Sequence[str]) -> None:
    gone = []
    for name in names:
        try:
            delete_file(name)
        except Exception:  # whatever a storage throws: the file stays listed, and the next sweep tries again
            logger.warning("stray_file_not_deleted", exc_info=True)
        else:
            gone.append(name)
    StrayFile.objects.filter(name__in=gone).delete()


def read_file(name: str, *, bound_to: str) -> bytes:
    with _answering(), storages["documents"].open(name) as file:
        blob = file.read()
    return decrypt(blob, bound_to=bound_to)


def delete_file(name: str) -> None:
    storages["documents"].delete(name)


def files_under(purpose: str, key_id: str) -> list[str]:
    """What the storage itself holds under a data key, whatever rows say."""
    storage, top = storages["documents"], f"{purpose}/{key_id}"
    try:
        folders = storage.listdir(top)[0]
    except FileNotFoundError:  # a folder that was never made; a bucket has none, and answers with nothing
        return []
    return [f"{top}/{folder}/{name}" for folder in folders for name in storage.listdir(f"{top}/{folder}")[1]]


def _new_name(key: Key, purpose: Purpose) -> str:
    """Under the purpose and the data key, so that a rotation finds what is left of a key without opening a file."""
    name = new_id("file")
    return f"{purpose}/{key.id}/{name[5:7]}/{name}"


class _Ciphertext(File):
    """In memory, and written in one piece: in Django's of 64 KB a part of an upload takes half as long again."""

    DEFAULT_CHUNK_SIZE = sys.maxsize


def _save(name: str, plain: bytes, bound_to: str, key: Key) -> str:
    blob = _Ciphertext(encrypt_under(key, plain, bound_to=bound_to))
    with _answering():
        return storages["documents"].save(name, blob)


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (OSError, BotoCoreError, ClientError, Boto3Error) as error:
        logger.warning("storage_away", exc_info=True)
        raise StorageAway(str(error)) from error
