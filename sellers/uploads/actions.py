"""The only writers of uploads. A file comes in parts, over a line that may drop, or whole; both end in take_file()."""

import hashlib
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from audit.log import Subject
from core.errors import DomainError
from core.files import StorageAway, delete_staged, discard_files, stage_file
from core.policy import Policy, current_policy
from core.sweeping import each
from sellers.evidence import refusal
from sellers.models import Document, Seller, Upload
from sellers.quotas import count_test_file
from sellers.uploads.taking import refuse_unless_open, take_file

LEASE = timedelta(minutes=2)  # longer than decoder, scanner and storage may take together
A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
KEPT = 2 * A_DAY
Status = Upload.Status


def upload_document(document: Document, *, actor: Subject, content: bytes) -> None:
    """A file that came whole. Raises DomainError with the cause and the way on. Never inside a transaction."""
    refuse_unless_open(document)
    policy = current_policy()
    with transaction.atomic():
        _lock_seller_of(document)
        _refuse_too_many(document, policy)
        _count(document, content)
        upload = Upload.objects.create(document=document, size=len(content), status=Status.CHECKING)
    for offset in range(0, len(content), Upload.LARGEST_PART_BYTES):
        upload.parts.append(_stage(upload, content[offset : offset + Upload.LARGEST_PART_BYTES]))
    take_file(upload, actor=actor)
    # Not before: by it a page knows what can be gone on with.
    Upload.objects.filter(pk=upload.pk).update(sha256=hashlib.sha256(content).hexdigest())


def was_taken(document: Document, content: bytes) -> bool:
    """Whether the file that is there now is this very one, sent within KEPT."""
    if document.status not in (Document.Status.UPLOADED, Document.Status.ACCEPTED):
        return False
    last = document.uploads.filter(status=Status.TAKEN).order_by("-pk").first()
    return last is not None and last.sha256 == hashlib.sha256(content).hexdigest()


def _stage(upload: Upload, part: bytes) -> str:
    place = upload.place_of_part(len(upload.parts) + 1)
    try:
        return stage_file(part, bound_to=place, purpose="originals", lifetime=Upload.LIFETIME)
    except StorageAway as away:
        raise refusal("not_kept") from away


def begin_upload(document: Document, *, actor: Subject, size: int, sha256: str) -> Upload:
    """The upload of this very file that is going on, or a new one, which ends another of the document.

    DomainError: what can be refused before anything is sent.
    """
    refuse_unless_open(document)
    policy = current_policy()
    _refuse_size(size, policy)
    with transaction.atomic():
        _lock_seller_of(document)
        for going in document.uploads.going_on():
            if (going.size, going.sha256) == (size, sha256):
                return going
            cancel_upload(going)
        _refuse_too_many(document, policy)
        _count(document, b"")
        return Upload.objects.create(document=document, size=size, sha256=sha256)


def _refuse_size(size: int, policy: Policy) -> None:
    if size <= 0:
        raise refusal("empty")
    if size > policy.document_size_megabytes * 1024 * 1024:
        raise refusal("too_large", limit=policy.document_size_megabytes)


def _lock_seller_of(document: Document) -> None:
    Seller.objects.select_for_update().only("pk").get(pk=document.seller_id)


def _refuse_too_many(document: Document, policy: Policy) -> None:
    """R18. Under the seller's lock, so that two that begin at once are both counted."""
    sent = Upload.objects.filter(document__seller_id=document.seller_id, began_at__gt=Now() - A_DAY)
    if sent.count() >= policy.files_per_day_count:
        raise refusal("too_many", limit=policy.files_per_day_count)


def _count(document: Document, content: bytes) -> None:
    """What arrives counts, whatever becomes of it; what was only announced does not."""
    if document.seller.user.is_test:
        count_test_file(len(content))


def keep_part(upload: Upload, *, offset: int, content: bytes) -> Upload:
    """The next part. The upload as it is then; where it goes on otherwise says its `received`.

    DomainError: "wrong_offset", "wrong_length", "upload_ended", "file_not_kept".
    """
    _keep_part(upload, offset, content)
    return upload


def _keep_part(upload: Upload, offset: int, content: bytes, **also: Any) -> bool:
    """Whether it was kept; `also` changes with it."""
    _refuse_unless_next(upload, offset, content)
    _count(upload.document, content)
    name, received = _stage(upload, content), offset + len(content)
    parts = [*upload.parts, name]
    # Only from the state in which it was read: of two that bring the same part at once, one is too late.
    unchanged = Upload.objects.filter(pk=upload.pk, status=Status.RECEIVING, parts=upload.parts)
    if unchanged.update(parts=parts, received=received, **also):
        upload.parts, upload.received = parts, received
        return True
    delete_staged([name])
    upload.refresh_from_db()
    return False


def _refuse_unless_next(upload: Upload, offset: int, content: bytes) -> None:
    if upload.status != Status.RECEIVING:
        raise DomainError("upload_ended", _("This upload has ended. Reload the page to see what has arrived."))
    if offset != upload.received or upload.is_whole:
        raise DomainError("wrong_offset", _("The upload goes on elsewhere in the file."))
    if not 0 < len(content) <= min(upload.LARGEST_PART_BYTES, upload.size - offset):
        raise DomainError("wrong_length", _("A part of the file has the wrong length. Reload the page and try again."))


def finish_upload(upload: Upload, *, actor: Subject, rest: bytes = b"") -> Upload:
    """Check and take it, unless somebody else does that now: ask again in a while. The upload as it is then.

    `rest`: all that is missing yet, as its last part. DomainError: as of keep_part() as long as parts are missing,
    "upload_incomplete", "file_not_kept"; what else was refused stands in `refusal`.
    """
    if not _claim(upload, rest):
        return upload
    try:
        take_file(upload, actor=actor)
    except DomainError as refused:
        if refused.code == "file_not_kept":  # the fault is ours: the same again in a while
            _release(upload)
            raise
    return upload


def _claim(upload: Upload, rest: bytes = b"") -> bool:
    """Where others were quicker, it is read anew."""
    checking = {"status": Status.CHECKING, "checked_until": Now() + LEASE}
    if upload.status == Status.RECEIVING and not upload.is_whole:
        if not rest:
            raise DomainError("upload_incomplete", _("Parts of the file are missing: send them first."))
        return _keep_part(upload, upload.size - len(rest), rest, **checking)
    free = Q(status=Status.RECEIVING) | Q(status=Status.CHECKING, checked_until__lt=Now())
    if Upload.objects.filter(free, pk=upload.pk).update(**checking):
        return True
    upload.refresh_from_db()
    return False


def _release(upload: Upload) -> None:
    mine = Upload.objects.filter(pk=upload.pk, status=Status.CHECKING)
    mine.update(status=Status.RECEIVING, checked_until=None)


@transaction.atomic
def cancel_upload(upload: Upload) -> Upload:
    """The upload as it is then: one that is being checked ends as it ends."""
    locked = Upload.objects.select_for_update().get(pk=upload.pk)
    if locked.status == Status.RECEIVING:
        _drop(locked)
    return locked


def _give_up(upload: Upload) -> None:
    _drop(Upload.objects.select_for_update().get(pk=upload.pk))


def _drop(locked: Upload) -> None:
    discard_files(locked.parts)
    locked.status, locked.parts, locked.received = Status.CANCELLED, [], 0
    locked.save(update_fields=["status", "parts", "received"])


def sweep_uploads() -> int:
    """End what nobody goes on with, before its parts go (core.files); forget, and count, what matters no longer."""
    old = Upload.objects.filter(status__in=Upload.GOING_ON, began_at__lt=Now() - Upload.LIFETIME + AN_HOUR)
    each(old, _give_up, "upload_not_given_up")
    return Upload.objects.filter(began_at__lt=Now() - KEPT).delete()[0]
