"""The only writers of recordings. A part is kept as it comes, so that a killed browser loses some seconds only."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.files import keep_files, read_file, stage_file
from core.models import User
from scheduling.models import AccountManager, Recording, RecordingPart, Session
from sellers.grounds import Ground

WEBM = b"\x1a\x45\xdf\xa3"
STRETCHES, PARTS_OF_A_STRETCH = 50, 1000  # of a session that lasts for hours, over a line that drops again and again
LAST_PART = timedelta(minutes=5)  # it may have to wait for a line


def keep_part(session: Session, *, manager: AccountManager, stretch: str, number: int, content: bytes) -> None:
    """`number` counts from 0 within the stretch. The same part again changes nothing.

    DomainError: "not_recorded", "no_recording".
    """
    if (number == 0 and not content.startswith(WEBM)) or not content or number >= PARTS_OF_A_STRETCH:
        raise DomainError("no_recording", _("No recording arrived."))
    _refuse_unless_recorded(session, manager)
    part = RecordingPart(recording=Recording(session=session, stretch=stretch), number=number, size=len(content))
    part.sha256 = hashlib.sha256(content).hexdigest()
    part.file = stage_file(content, bound_to=part.place, purpose="pages")
    _keep(part, manager)


@transaction.atomic
def _keep(part: RecordingPart, manager: AccountManager) -> None:
    """The file of a part that was kept before stays listed as stray, and goes."""
    locked = Session.objects.select_for_update().get(pk=part.recording.session_id)
    _refuse_unless_recorded(locked, manager)
    part.recording = _recording_of(locked, part.recording.stretch)
    if part.recording.parts.filter(number=part.number).exists():
        return
    part.save()
    keep_files([part.file])
    data = {"recording": part.recording.public_id, "part": part.number, "sha256": part.sha256}
    record("session.recorded", actor=manager.user, subject=locked, data=data)


def _recording_of(session: Session, stretch: str) -> Recording:
    recordings = session.recordings
    if not recordings.filter(stretch=stretch).exists() and recordings.count() >= STRETCHES:
        raise DomainError("no_recording", _("This session has more recordings than it can have."))
    return recordings.get_or_create(stretch=stretch)[0]


def _refuse_unless_recorded(session: Session, manager: AccountManager) -> None:
    """The last part comes when the session may just have ended."""
    over = session.ended_at is not None and database_now() > session.ended_at + LAST_PART
    if over or not session.recorded or session.admitted_at is None or session.owner_id != manager.pk:
        raise DomainError("not_recorded", _("This session is not recorded."))


def play(recording: Recording, *, actor: User, ground: Ground) -> Iterator[bytes]:
    """The plain parts, one after the other. A look is an audit event, written before the first byte is out."""
    data = {"recording": recording.public_id, **ground.told}
    record("recording.viewed", actor=actor, subject=recording.session, data=data)
    return (read_file(part.file, bound_to=part.place) for part in recording.parts.select_related("recording__session"))
