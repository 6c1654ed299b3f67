"""Amazon Chime SDK: a meeting is made when the first joins, and made anew when it has ended meanwhile."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from audit.log import record
from core.clock import database_now
from core.sweeping import in_turn
from scheduling.models import Meeting, Session, Side
from scheduling.room.actions.locking import locked_room
from scheduling.video import chime_wire as wire
from scheduling.video.base import TryLater, Unavailable
from scheduling.video.chime_events import take_events
from scheduling.video.regions import region_of

BATCH = 50


class Chime:
    def join(self, session: Session, *, side: Side, person: str) -> dict[str, Any]:
        last = session.meetings.order_by("-number").first()
        meeting = last if last and last.is_open else _make(session, last.number + 1 if last else 1)
        name = f"{side}.{person}"
        try:
            attendee = wire.create_attendee(meeting=meeting.vendor_id, name=name)
        except wire.Gone:
            meeting = _make_anew(meeting)
            attendee = _attend_new(meeting, name)
        place = {"MediaRegion": meeting.region, "MediaPlacement": meeting.placement}
        return {"meeting": {"MeetingId": meeting.vendor_id, **place}, "attendee": attendee}

    def part(self, session: Session) -> None:
        if session.meetings.filter(ended_at=None).update(left=True):
            transaction.on_commit(partial(_close_left, session=session))

    def sweep(self) -> None:
        in_turn(_close_left, take_events)


def _make(session: Session, number: int) -> Meeting:
    """Both pages may come here at once: the number is the token, so both are given the same meeting."""
    country = getattr(getattr(session.booking.seller, "business", None), "country", "")
    token = f"{session.public_id}-{number}"
    made = wire.create_meeting(token=token, session=session.public_id, region=region_of(country))
    with transaction.atomic():
        locked = locked_room(session)  # if it is over by now, the meeting ends by itself: nobody joins it
        meeting, is_new = Meeting.objects.get_or_create(
            session=locked,
            number=number,
            defaults={
                "vendor_id": made["MeetingId"],
                "region": made["MediaRegion"],
                "placement": made["MediaPlacement"],
                "made_at": database_now(),
            },
        )
        if is_new:
            record(
                "session.meeting_made", actor=None, subject=locked, data={"number": number, "region": meeting.region}
            )
    return meeting


def _make_anew(meeting: Meeting) -> Meeting:
    Meeting.objects.filter(pk=meeting.pk, ended_at=None).update(ended_at=database_now())
    return _make(meeting.session, meeting.number + 1)


def _attend_new(meeting: Meeting, name: str) -> dict[str, Any]:
    try:
        return wire.create_attendee(meeting=meeting.vendor_id, name=name)
    except wire.Gone as error:  # made a moment ago: somebody else's answer is about another one
        raise TryLater("NotFoundException") from error


def _close_left(**only: Session) -> None:
    """What is left of takeovers and of sessions that are over. What cannot be closed now, the next sweep closes."""
    left = Meeting.objects.filter(Q(left=True) | Q(session__status=Session.Status.ENDED), ended_at=None, **only)
    for meeting in left.order_by("made_at")[:BATCH]:
        try:
            wire.delete_meeting(meeting.vendor_id)
        except (TryLater, Unavailable):
            return
        Meeting.objects.filter(pk=meeting.pk).update(ended_at=database_now())
