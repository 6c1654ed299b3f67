"""What is kept of sessions, for how long (sellers.keeping); and what goes with an erasure."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.log import record
from core.files import discard_files
from messaging.erasing import forget_messages
from messaging.models import Message
from scheduling.models import Booking, ChatLine, JoinToken, Meeting, Presence, Recording, RecordingPart, Session
from sellers.keeping import Ground, RetentionClass, by_time, delete_all
from sellers.models import Seller

EMPTY = {
    "by_text": False,  # it tells of a person's hearing
    "companion": "",
    "companion_name": b"",
    "instruction": "",
    "instruction_picture": "",
    "device_check": {},
}
OVERVIEW = "manager_overview"


def delete_recordings(recordings: Sequence[Recording]) -> None:
    parts = RecordingPart.objects.filter(recording__in=recordings)
    discard_files(list(parts.values_list("file", flat=True)))
    for each in recordings:
        record("recording.deleted", actor=None, subject=each.session, data={"recording": each.public_id})
    delete_all(recordings)


def empty_sessions(sessions: Sequence[Session]) -> None:
    Meeting.objects.filter(session__in=sessions).delete()
    JoinToken.objects.filter(session__in=sessions).delete()
    Session.objects.filter(pk__in=[each.pk for each in sessions]).update(**EMPTY, emptied_at=Now())


CLASSES = [
    RetentionClass(
        code="recordings",
        label=_("Recordings of sessions"),
        what=_("Picture and sound, where the seller agreed to be recorded."),
        ground=Ground.CONSENT,
        figure="recording_kept_days",
        since=_("the end of the session"),
        kept=lambda: Recording.objects.select_related("session"),
        due=by_time("session__ended_at"),
        remove=delete_recordings,
        seller="session__booking__seller",
    ),
    RetentionClass(
        code="chat",
        label=_("Chat of sessions"),
        what=_("What was written in the room."),
        ground=Ground.CONTRACT,
        figure="chat_kept_days",
        since=_("the moment it was written"),
        kept=ChatLine.objects.all,
        due=by_time("written_at"),
        remove=delete_all,
        seller="session__booking__seller",
    ),
    RetentionClass(
        code="devices",
        label=_("Device checks, company and instructions"),
        what=_("What the device check measured, who came along, what was asked last, and meetings at a provider."),
        ground=Ground.CONTRACT,
        figure="devices_kept_days",
        since=_("the end of the session"),
        kept=lambda: Session.objects.filter(emptied_at=None),
        due=by_time("ended_at"),
        remove=empty_sessions,
        seller="booking__seller",
    ),
    RetentionClass(
        code="presence",
        label=_("Attendance"),
        what=_("When each side was in the room. What was found of a session that was missed stays."),
        ground=Ground.INTEREST,
        figure="presence_kept_days",
        since=_("the moment somebody came"),
        kept=Presence.objects.all,
        due=by_time("came_at"),
        remove=delete_all,
        seller="session__booking__seller",
    ),
]


def erase(seller: Seller) -> None:
    """All that was seen, said and declared in sessions. Times, findings and who held them stay."""
    sessions = list(Session.objects.filter(booking__seller=seller))
    delete_recordings(list(Recording.objects.filter(session__in=sessions).select_related("session")))
    for model in (ChatLine, Presence):
        model._default_manager.filter(session__in=sessions).delete()
    empty_sessions(sessions)
    told = Booking.objects.filter(seller=seller, manager__user=OuterRef("recipient"))
    about = Q(about__in=[each.public_id for each in sessions])
    forget_messages(Message.objects.filter(about | Q(Exists(told), purpose=OVERVIEW)))
