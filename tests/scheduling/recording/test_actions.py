"""What is recorded is kept part by part, encrypted, hashed in the audit log, and deleted in time."""

import hashlib
from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from audit.models import Event
from core.models import StrayFile, User
from scheduling.models import AccountManager, Recording, RecordingPart, Session
from scheduling.recording.actions import WEBM, keep_part, play
from sellers.grounds import ASSIGNED
from sellers.rights.sweeping import sweep_retention
from tests.races import at_once
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
FIRST, SECOND = WEBM + b" picture and sound", b" and more of it"


def keep(session: Session, manager: AccountManager, content: bytes = FIRST, *, number: int = 0) -> None:
    keep_part(session, manager=manager, stretch="a" * 32, number=number, content=content)


def files() -> list[Path]:
    folder = Path(settings.STORAGES["documents"]["OPTIONS"]["location"])
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_parts_of_a_stretch_play_as_one(recorded: Session, manager: AccountManager, lead: User) -> None:
    keep(recorded, manager)
    keep(recorded, manager, SECOND, number=1)
    assert b"".join(play(Recording.objects.get(), actor=lead, ground=ASSIGNED)) == FIRST + SECOND


def test_each_part_stands_with_its_hash_in_the_audit_log(recorded: Session, manager: AccountManager) -> None:
    keep(recorded, manager)
    event = Event.objects.get(subject=recorded.public_id, action="session.recorded")
    assert hashlib.sha256(FIRST).hexdigest() in event.data
    assert event.actor == manager.user.public_id


def test_a_look_is_an_audit_event_before_anything_is_shown(
    recorded: Session, manager: AccountManager, lead: User
) -> None:
    keep(recorded, manager)
    play(Recording.objects.get(), actor=lead, ground=ASSIGNED)
    assert Event.objects.get(action="recording.viewed").actor == lead.public_id


def test_nothing_of_it_lies_in_clear(recorded: Session, manager: AccountManager) -> None:
    keep(recorded, manager)
    (file,) = files()
    assert b"picture" not in file.read_bytes()


def test_a_part_that_comes_twice_is_kept_once(recorded: Session, manager: AccountManager) -> None:
    keep(recorded, manager)
    keep(recorded, manager)
    assert RecordingPart.objects.count() == 1
    assert StrayFile.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_part_that_comes_several_times_at_once_is_kept_once(recorded: Session, manager: AccountManager) -> None:
    assert at_once([partial(keep, recorded, manager)] * 4) == {"done": 4}
    assert RecordingPart.objects.count() == Event.objects.filter(action="session.recorded").count() == 1


@pytest.mark.parametrize(("minutes", "is_kept"), [(4, True), (6, False)])
def test_the_last_part_may_come_just_after_the_end(
    recorded: Session, manager: AccountManager, minutes: int, is_kept: bool
) -> None:
    ended_at = timezone.now() - timedelta(minutes=minutes)
    Session.objects.update(status=Session.Status.ENDED, ended_at=ended_at)
    recorded.refresh_from_db()
    with nullcontext() if is_kept else refusal("not_recorded"):
        keep(recorded, manager)
    assert RecordingPart.objects.exists() == is_kept


def test_a_session_has_no_more_stretches_than_a_bad_line_makes(recorded: Session, manager: AccountManager) -> None:
    Recording.objects.bulk_create(Recording(session=recorded, stretch=f"{number:032}") for number in range(50))
    with refusal("no_recording"):
        keep(recorded, manager)


def test_a_session_whose_seller_did_not_agree_to_it_is_not_recorded(live: Session, manager: AccountManager) -> None:
    with refusal("not_recorded"):
        keep(live, manager)
    assert not files()


def test_nothing_is_recorded_before_the_admission(recorded: Session, manager: AccountManager) -> None:
    Session.objects.update(admitted_at=None)
    recorded.refresh_from_db()
    with refusal("not_recorded"):
        keep(recorded, manager)


def test_nobody_but_who_holds_the_room_records(recorded: Session, other_manager: AccountManager) -> None:
    with refusal("not_recorded"):
        keep(recorded, other_manager)


@pytest.mark.parametrize(("number", "content"), [(0, b"no WebM"), (1, b""), (1000, b"endless")])
def test_what_is_no_recording_is_refused(
    recorded: Session, manager: AccountManager, number: int, content: bytes
) -> None:
    with refusal("no_recording"):
        keep(recorded, manager, content, number=number)
    assert not Recording.objects.exists()


def test_it_is_deleted_when_its_days_are_over(
    recorded: Session, manager: AccountManager, django_capture_on_commit_callbacks
) -> None:
    keep(recorded, manager)
    ended = timezone.now() - timedelta(days=30)
    Session.objects.update(status=Session.Status.ENDED, ended_at=ended + timedelta(minutes=1))
    assert sweep_retention()["recordings"] == 0
    Session.objects.update(ended_at=ended - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_retention()["recordings"] == 1
    assert not Recording.objects.exists()
    assert not files()
    assert Event.objects.filter(subject=recorded.public_id, action="recording.deleted").exists()


def test_a_session_that_goes_on_keeps_its_recording(recorded: Session, manager: AccountManager) -> None:
    keep(recorded, manager)
    assert sweep_retention()["recordings"] == 0
