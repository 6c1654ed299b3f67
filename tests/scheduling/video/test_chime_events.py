"""Stays as the Amazon Chime SDK reports them, through moto's SQS: at least once, and in any order."""

import itertools
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import boto3
import pytest
from django.utils import timezone

from scheduling.models import AccountManager, Meeting, Presence, Session, Side
from scheduling.room.presence import attendance_of
from scheduling.video import chime_events
from scheduling.video.chime_events import take_event, take_events
from sellers.models import Seller
from tests.aws import moto

pytestmark = pytest.mark.django_db

ATTENDEE = "11111111-2222-3333-4444-555555555555"
START = timezone.now().replace(microsecond=0)


@pytest.fixture
def meeting(live: Session) -> Meeting:
    Presence.objects.all().delete()
    return live.meetings.create(number=1, vendor_id="m-1", region="eu-central-1", placement={}, made_at=START)


@pytest.fixture
def queue(monkeypatch, settings) -> Iterator[Callable[[str], None]]:
    """Puts a message into it."""
    with moto() as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        chime_events._client.cache_clear()
        client = boto3.client("sqs")
        settings.CHIME_EVENTS_QUEUE = client.create_queue(QueueName="meetings")["QueueUrl"]
        yield lambda body: client.send_message(QueueUrl=settings.CHIME_EVENTS_QUEUE, MessageBody=body)
        chime_events._client.cache_clear()


def event(kind: str, minute: float, *, who: str = "seller.usr_1", meeting: str = "m-1") -> str:
    at = START + timedelta(minutes=minute)
    detail = {"eventType": f"chime:{kind}", "timestamp": int(at.timestamp() * 1000), "meetingId": meeting}
    if kind.startswith("Attendee"):
        detail |= {"attendeeId": ATTENDEE, "externalUserId": who}
    return json.dumps({"source": "aws.chime", "detail-type": "Chime Meeting State Change", "detail": detail})


def minutes(moment: datetime | None) -> float | None:
    return moment and (moment - START) / timedelta(minutes=1)


def stays(session: Session) -> list[tuple[str, float, float | None]]:
    return [(stay.side, minutes(stay.came_at), minutes(stay.left_at)) for stay in session.presences.all()]


@pytest.mark.parametrize("order", list(itertools.permutations(["came", "came again", "left"])))
def test_a_stay_is_the_same_however_its_events_arrive(meeting: Meeting, order: tuple[str, ...]) -> None:
    said = dict.fromkeys(order, event("AttendeeJoined", 1)) | {"left": event("AttendeeLeft", 9)}
    for name in order:
        take_event(said[name])
    assert stays(meeting.session) == [(Side.SELLER, 1, 9)]


def test_who_was_dropped_has_left(meeting: Meeting) -> None:
    take_event(event("AttendeeJoined", 0))
    take_event(event("AttendeeDropped", 4))
    assert stays(meeting.session) == [(Side.SELLER, 0, 4)]


def test_a_stay_on_our_side_names_the_person(meeting: Meeting, manager: AccountManager) -> None:
    take_event(event("AttendeeJoined", 0, who=f"manager.{manager.user.public_id}"))
    assert Presence.objects.get().manager == manager


def test_the_end_of_the_meeting_ends_the_stays_in_it(meeting: Meeting) -> None:
    take_event(event("AttendeeJoined", 2))
    take_event(event("MeetingEnded", 7))
    meeting.refresh_from_db()
    assert stays(meeting.session) == [(Side.SELLER, 2, 7)]
    assert minutes(meeting.ended_at) == 7


def test_picture_and_sound_count_as_seen_in_the_attendance(meeting: Meeting) -> None:
    take_event(event("AttendeeJoined", 0))
    take_event(event("AttendeeLeft", 5))
    (stay,) = attendance_of(meeting.session).seller
    assert stay.media


@pytest.mark.parametrize(
    "body",
    [
        event("AttendeeJoined", 0, meeting="another installation's"),
        event("AttendeeJoined", 0, who="manager.usr_nobody"),
        event("AttendeeVideoStarted", 0),
        "no JSON",
        "{}",
        '{"detail": {"eventType": "chime:AttendeeJoined", "timestamp": "soon", "meetingId": "m-1"}}',
    ],
)
def test_what_is_not_about_us_changes_nothing(meeting: Meeting, body: str) -> None:
    take_event(body)
    assert stays(meeting.session) == []


def test_events_are_taken_from_the_queue_once(queue: Callable[[str], None], meeting: Meeting) -> None:
    for body in (event("AttendeeJoined", 1), "no JSON", event("AttendeeLeft", 2)):
        queue(body)
    assert take_events() == 3
    assert take_events() == 0
    assert stays(meeting.session) == [(Side.SELLER, 1, 2)]


def test_a_queue_that_is_not_there_is_said_in_the_log_and_holds_nothing_up(
    queue: Callable[[str], None], settings, caplog, seller: Seller
) -> None:
    settings.CHIME_EVENTS_QUEUE += "-of-nobody"
    assert take_events() == 0
    assert "chime_events_not_read" in caplog.text
